import GuardModel

/// What the words of an interpreter's command line make it run.
enum Interpreted: Hashable {
  /// A script file, and the number of its word.
  case file(ByteString)
  /// `sh -c TEXT`
  case text(ByteString)
  /// `python3 -m NAME`
  case module(ByteString)
}

/// Programs that run scripts.
enum Interpreter {
  /// What a link interprets; nil for a program that is no interpreter, and for one that reads standard input.
  static func interpreted(by link: OriginLink) -> Interpreted? {
    guard let language = language(of: applet(of: link)) else { return nil }
    var words = link.arguments.dropFirst(link.arguments.first?.lastComponent == "busybox" ? 2 : 1)
    while let word = words.popFirst() {
      guard word.hasPrefix("-"), word != "-" else { return word == "-" ? nil : .file(word) }
      if word == "--" { return words.first.map { .file($0) } }
      if language.textFlags.contains(where: { word == $0 || (language.bundles && word.isBundle(with: $0)) }) {
        return words.first.map { .text($0) }
      }
      // `sh -s ARG`: the script comes through standard input.
      if language == .shell, word == "-s" || word.isBundle(with: "-s") { return nil }
      if language == .python, word == "-m" { return words.first.map { .module($0) } }
      if language.flagsWithValue.contains(word) { words = words.dropFirst() }
    }
    return nil
  }

  static func isShell(_ link: OriginLink) -> Bool { language(of: applet(of: link)) == .shell }

  /// The program's name; for busybox, which is many programs, the one that it was called as.
  private static func applet(of link: OriginLink) -> ByteString {
    guard link.program == "busybox" else { return link.program }
    let called = link.arguments.first?.lastComponent ?? ""
    return called == "busybox" ? link.arguments.dropFirst().first ?? "" : called
  }

  enum Language {
    case shell, python, perl, ruby, node, php

    var textFlags: [ByteString] {
      switch self {
      case .shell, .python: ["-c"]
      case .perl, .ruby: ["-e"]
      case .node: ["-e", "-p", "--eval", "--print"]
      case .php: ["-r"]
      }
    }

    /// Whether `-ec` means `-e -c`.
    var bundles: Bool { self == .shell }

    var flagsWithValue: Set<ByteString> {
      switch self {
      case .shell: ["-o", "+o", "-O", "+O", "--rcfile", "--init-file"]
      case .python: ["-W", "-X"]
      case .perl: ["-I"]
      case .ruby: ["-I", "-r", "-C"]
      case .node: ["-r", "--require", "--import", "--loader"]
      case .php: ["-d", "-c", "-z"]
      }
    }
  }

  static func language(of program: ByteString) -> Language? {
    // Versions follow the name: python3.11, ruby3.1, php8.2.
    let name = ByteString(program.bytes.prefix { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    switch name {
    case "sh", "ash", "bash", "dash", "ksh", "zsh": return .shell
    case "python", "pypy": return .python
    case "perl": return .perl
    case "ruby": return .ruby
    case "node", "nodejs": return .node
    case "php": return .php
    default: return nil
    }
  }
}

extension ByteString {
  /// `-ec` holds `-c`.
  fileprivate func isBundle(with flag: ByteString) -> Bool {
    bytes.count > 2 && bytes.count < 8 && !hasPrefix("--") && hasPrefix("-") && flag.bytes.count == 2
      && bytes.last == flag.bytes.last
  }
}
