import GuardModel

/// What a person should look at first: the program, and the package or script it came from, that made the exec happen.
struct Suspect: Hashable, Sendable {
  /// The innermost program of the chain that is no launcher, and no shell but one that runs a script file.
  var program: ChainLink?
  /// The script that this program ran, as it was named.
  var script: ByteString?
  /// The best claim of where it came from. Whose package a program of the system is, is no origin.
  var origin: Attribution?

  init(_ finding: Finding) {
    // The guard itself ends every chain, and made nothing happen.
    let callers = finding.chain.dropFirst().filter { $0.instance != .guardItself }
    program = callers.first { !Self.isLauncher($0.path) || Self.script(of: $0) != nil } ?? callers.first
    script = program.flatMap(Self.script)
    origin = finding.attributions.first { $0.kind != .systemPackage }
  }

  /// One line, such as `npm package evil 1.0.0, script install, through npm install (/usr/bin/node)`.
  var sentence: String? {
    let command = program.map { link in
      let path = DisplayText.path(link.path, limit: 200)
      return link.arguments.isEmpty ? path : "\(DisplayText.commandLine(link.arguments, limit: 160)) (\(path))"
    }
    guard let origin = origin.map(AttributionText.line) else { return command }
    return command.map { "\(origin), through \($0)" } ?? origin
  }

  private static func isLauncher(_ path: ByteString) -> Bool { launchers.contains(path.lastComponent) }

  /// The file of `sh install.sh`, but nothing of `sh -c 'install'`: the words of the latter stand in the build file that
  /// is the next caller.
  private static func script(of link: ChainLink) -> ByteString? {
    guard shells.contains(link.path.lastComponent) else { return nil }
    for argument in link.arguments.dropFirst() {
      guard argument.hasPrefix("-") else {
        return argument.bytes.contains(UInt8(ascii: "/")) || argument.hasSuffix(".sh") ? argument : nil
      }
      if argument.bytes.contains(UInt8(ascii: "c")), !argument.hasPrefix("--") { return nil }
    }
    return nil
  }

  private static let shells: Set<ByteString> = ["ash", "bash", "busybox", "dash", "ksh", "sh", "zsh"]

  private static let launchers: Set<ByteString> = [
    "ash", "bash", "busybox", "dash", "doas", "env", "jspawnhelper", "ksh", "nice", "nohup", "setpriv", "setsid", "sh",
    "stdbuf", "su", "sudo", "time", "timeout", "xargs", "zsh",
  ]
}
