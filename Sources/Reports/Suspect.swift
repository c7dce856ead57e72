import GuardModel

/// What a person should look at first: the program, and the dependency it came from, that made the exec happen.
struct Suspect: Hashable, Sendable {
  /// The innermost program of the chain that is no launcher, and no shell but one that runs a script file.
  var program: ChainLink?
  /// Such as "npm package left-pad", read from folder names; a hint and no proof.
  var dependency: String?

  init(_ finding: Finding) {
    // The guard itself ends every chain, and made nothing happen.
    let callers = finding.chain.dropFirst().filter { $0.instance != .guardItself }
    program = callers.first { !Self.isLauncher($0.path) || Self.runsScript($0) } ?? callers.first
    var places = [finding.directory, finding.runtime?.path, finding.caller?.path].compactMap(\.self)
    for link in finding.chain { places += [link.path] + link.arguments }
    dependency = places.lazy.compactMap(Self.dependency(in:)).first
  }

  /// One line, such as `npm package evil; npm install (/usr/bin/node)`.
  var sentence: String? {
    let command = program.map { link in
      let path = DisplayText.path(link.path, limit: 200)
      return link.arguments.isEmpty ? path : "\(DisplayText.commandLine(link.arguments, limit: 160)) (\(path))"
    }
    guard let dependency else { return command }
    return command.map { "\(dependency), through \($0)" } ?? dependency
  }

  private static func isLauncher(_ path: ByteString) -> Bool { launchers.contains(path.lastComponent) }

  /// `sh install.sh`, but not `sh -c 'install'`: the words of the latter stand in the build file that is the next caller.
  private static func runsScript(_ link: ChainLink) -> Bool {
    guard shells.contains(link.path.lastComponent) else { return false }
    for argument in link.arguments.dropFirst() {
      guard argument.hasPrefix("-") else {
        return argument.bytes.contains(UInt8(ascii: "/")) || argument.hasSuffix(".sh")
      }
      if argument.bytes.contains(UInt8(ascii: "c")), !argument.hasPrefix("--") { return false }
    }
    return false
  }

  private static let shells: Set<ByteString> = ["ash", "bash", "busybox", "dash", "ksh", "sh", "zsh"]

  private static let launchers: Set<ByteString> = [
    "ash", "bash", "busybox", "dash", "doas", "env", "ksh", "nice", "nohup", "setpriv", "setsid", "sh", "stdbuf", "su",
    "sudo", "time", "timeout", "xargs", "zsh",
  ]

  /// A folder of a package manager, and how many components after it are not yet the package's name.
  private struct Store: Sendable {
    var folders: [String]
    var skipped = 0
    var label: String
    /// The managers themselves are installed the same way and are rarely the culprit.
    var managers: Set<String> = []
  }

  private static let stores = [
    Store(folders: ["node_modules"], label: "npm package", managers: ["npm", "pnpm", "yarn", "corepack"]),
    Store(folders: ["site-packages"], label: "Python package", managers: ["pip", "setuptools", "uv", "poetry"]),
    Store(folders: ["dist-packages"], label: "Python package", managers: ["pip", "setuptools"]),
    Store(folders: ["gems"], label: "Ruby gem"),
    Store(folders: ["pkg", "mod"], label: "Go module"),
    Store(folders: ["registry", "src"], skipped: 1, label: "Cargo crate"),
  ]

  private static func dependency(in place: ByteString) -> String? {
    guard place.bytes.count <= 4096, place.bytes.contains(UInt8(ascii: "/")) else { return nil }
    let parts = DisplayText.path(place, limit: 4096).split(separator: "/").map(String.init)
    for store in stores {
      guard let folder = parts.indices.last(where: { parts[$0...].starts(with: store.folders) }) else { continue }
      let start = folder + store.folders.count + store.skipped
      guard let name = packageName(parts.dropFirst(start), isGoModule: store.folders == ["pkg", "mod"]) else {
        continue
      }
      if parts.contains(where: store.managers.contains) { continue }
      return "\(store.label) \(name)"
    }
    return nil
  }

  /// `left-pad`, `@scope/name`, `example.org/module@v1.2.3`; nil for `.bin` and the like.
  private static func packageName(_ parts: ArraySlice<String>, isGoModule: Bool) -> String? {
    guard let first = parts.first, !first.hasPrefix(".") else { return nil }
    if isGoModule {
      guard let last = parts.firstIndex(where: { $0.contains("@") }) else { return nil }
      return parts[...last].joined(separator: "/")
    }
    return first.hasPrefix("@") ? parts.prefix(2).joined(separator: "/") : first
  }
}
