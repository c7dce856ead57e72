import ArgumentParser
import GuardModel
import LinuxKernel

/// The shell that this program stands in for, told by the name that it was called by.
struct ShellPersonality: Equatable {
  /// `sh`, `bash`, ...: the program in whose place the guard was called.
  var shell: String
  /// Called with a hyphen before the name, as login(1) and su(1) do.
  var isLogin: Bool
  /// Whether `RUNCGUARD_SHELL` may name another program; a link called `bash` is asked for bash.
  var isConfigurable: Bool

  /// Nil for a name that is no shell's.
  init?(name: ByteString?) {
    guard var name = name?.lastComponent.description else { return nil }
    isLogin = name.hasPrefix("-")
    if isLogin { name.removeFirst() }
    switch name {
    case "runcguard-sh", "runcguard-bash":
      (shell, isConfigurable) = (String(name.dropFirst(10)), name == "runcguard-sh")
    case "sh", "bash", "dash", "ash", "ksh", "zsh": (shell, isConfigurable) = (name, false)
    default: return nil
    }
  }

  /// What the real shell is asked for, given what the guard was called with (its own name left out).
  ///
  /// - Throws: `ValidationError` where there is no such shell.
  func command(arguments: [ByteString], settings: Settings) throws -> [ByteString] {
    let login: [ByteString] = isLogin ? ["-l"] : []
    return [try realShell(settings)] + login + Self.separated(arguments)
  }

  /// The kernel hands on all that follows the program in a `#!` line as one argument, and no shell takes an option with a
  /// blank in it: `-eo pipefail` becomes two words.
  static func separated(_ arguments: [ByteString]) -> [ByteString] {
    guard let first = arguments.first, first.hasPrefix("-"), first.bytes.contains(where: \.isBlank) else {
      return arguments
    }
    return first.blankSeparated + arguments.dropFirst()
  }

  /// Never looked for on the PATH, which is where the guard's own link may stand first.
  private func realShell(_ settings: Settings) throws -> ByteString {
    if isConfigurable, let path = try settings.path(nil, "shell") {
      guard path.hasPrefix("/") else { throw ValidationError("RUNCGUARD_SHELL is '\(path)'; it must be a full path.") }
      guard !Self.isGuard(path) else {
        throw ValidationError("RUNCGUARD_SHELL is '\(path)', which is runcguard itself.")
      }
      return path
    }
    let places = ["/bin/", "/usr/bin/", "/usr/local/bin/"].map { ByteString($0 + shell) }
    guard let found = places.first(where: { (try? LocatedFacts(path: $0)) != nil && !Self.isGuard($0) }) else {
      throw ValidationError("There is no \(shell) in /bin, /usr/bin and /usr/local/bin.")
    }
    return found
  }

  /// Whether a path leads to the program that is running.
  private static func isGuard(_ path: ByteString) -> Bool {
    guard let own = try? LocatedFacts(path: "/proc/self/exe").facts.identity,
      let other = try? LocatedFacts(path: path).facts.identity
    else { return false }
    return own.device == other.device && own.inode == other.inode
  }
}

extension ByteString {
  /// The words between blanks.
  var blankSeparated: [ByteString] { bytes.split(whereSeparator: \.isBlank).map { ByteString($0) } }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
}
