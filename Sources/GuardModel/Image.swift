/// Why a file may, or may not, stand for the program that an administrator installed.
public enum Trust: Hashable, Sendable {
  /// Root's own file, not writable by anybody else, unchanged since before the guard started.
  case installed
  /// Its SHA-256 is written in the policy.
  case pinned
  case untrusted(Distrust)

  public var isTrusted: Bool {
    switch self {
    case .installed, .pinned: true
    case .untrusted: false
    }
  }
}

/// What is wrong with a file that a trusted place was expected to hold.
public enum Distrust: String, Hashable, Sendable {
  case notInStartSnapshot = "not-in-start-snapshot"
  case changedSinceStart = "changed-since-start"
  case notOwnedByRoot = "not-owned-by-root"
  case writableByOthers = "writable-by-others"
}

/// The program file of one exec, as opened through `/proc/PID/exe` when the kernel had made it final.
public struct Image: Hashable, Sendable {
  public var file: FileFacts
  /// What the exe link read: for people, never for a decision (mechanism: it can be `/`, or any text for a memfd).
  public var path: ByteString
  public var identification: Identification
  public var trust: Trust
  /// Known for runtimes and for whatever a pin might name; computed later for other evidence.
  public var digest: Digest?

  public init(
    file: FileFacts, path: ByteString, identification: Identification, trust: Trust, digest: Digest? = nil
  ) {
    self.file = file
    self.path = path
    self.identification = identification
    self.trust = trust
    self.digest = digest
  }
}
