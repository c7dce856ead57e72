import GuardModel

/// Where a shell finds the script that it was called to run.
enum ShellScript: Equatable {
  /// The text behind `-c`.
  case command(ByteString)
  case file(ByteString)
  case standardInput

  /// Reads a shell's arguments, its own name left out, as POSIX sh, dash, bash and busybox do: options alone or in
  /// bundles (`-xe`, `-eo pipefail`), then the command or file.
  ///
  /// Only names are made of this; what the shell makes of arguments that it does not know is the shell's own affair.
  init(arguments: [ByteString]) {
    var words = arguments[...]
    var isCommand = false
    var isStandardInput = false
    options: while let word = words.first, let sign = word.bytes.first, Self.signs.contains(sign) {
      words.removeFirst()
      if word.bytes.count == 1 || word == "--" { break options }
      if word.hasPrefix("--") {
        if Self.longOptionsWithValue.contains(word) { words = words.dropFirst() }
        continue
      }
      for letter in word.bytes.dropFirst() {
        switch letter {
        case UInt8(ascii: "c"): isCommand = isCommand || sign == UInt8(ascii: "-")
        case UInt8(ascii: "s"): isStandardInput = isStandardInput || sign == UInt8(ascii: "-")
        // `-o pipefail`, `+o posix`, and bash's `-O extglob`: the name is the next word.
        case UInt8(ascii: "o"), UInt8(ascii: "O"): words = words.dropFirst()
        default: break
        }
      }
    }
    switch words.first {
    case let text? where isCommand: self = .command(text)
    case let path? where !isStandardInput: self = .file(path)
    default: self = .standardInput
    }
  }

  private static let signs: [UInt8] = [UInt8(ascii: "-"), UInt8(ascii: "+")]
  private static let longOptionsWithValue: [ByteString] = ["--rcfile", "--init-file"]
}
