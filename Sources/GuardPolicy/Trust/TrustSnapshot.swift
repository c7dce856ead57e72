public import GuardModel

/// A content that a policy trusts, and the path it was pinned for.
public struct PinnedFile: Hashable, Sendable {
  public var path: ByteString
  public var digest: Digest

  public init(path: ByteString, digest: Digest) {
    self.path = path
    self.digest = digest
  }
}

/// The programs that stood at known paths when the guard started; later a file is trusted, or is what a policy calls by
/// a path, only by being one of these files still. Path strings of the step prove nothing: any mount namespace can show
/// any file at any path.
public struct TrustSnapshot: Hashable, Sendable {
  /// What two names of one file share, whatever was done to its content since.
  struct FileNumber: Hashable, Sendable {
    var device: UInt64
    var inode: UInt64

    init(_ identity: FileIdentity) {
      device = identity.device
      inode = identity.inode
    }
  }

  /// One file at the guard's start with every path that led to it.
  struct Entry: Hashable, Sendable {
    var identity: FileIdentity
    var paths: Set<ByteString>
  }

  private var entries: [FileNumber: Entry] = [:]
  public let pins: [PinnedFile]

  /// Takes what each path led to, links followed, before the step's first instruction ran.
  public init(_ files: [(path: ByteString, facts: FileFacts)], pins: [PinnedFile] = []) {
    self.pins = pins
    for file in files {
      let identity = file.facts.identity
      let number = FileNumber(identity)
      if entries[number]?.identity == identity {
        entries[number]?.paths.insert(file.path)
      } else {
        // A file that changes while the snapshot is taken is known by its last state only.
        entries[number] = Entry(identity: identity, paths: [file.path])
      }
    }
  }

  /// The paths that led to this very file when the guard started; empty where it is another one or has changed.
  public func paths(of identity: FileIdentity) -> Set<ByteString> {
    guard let entry = entries[FileNumber(identity)], entry.identity == identity else { return [] }
    return entry.paths
  }

  /// The paths that led to the file with this number when the guard started, though its content may have changed since.
  public func formerPaths(of identity: FileIdentity) -> Set<ByteString> {
    entries[FileNumber(identity)]?.paths ?? []
  }

  /// Whether a digest decides about this file, so that it has to be computed before `trust(of:digest:)`.
  ///
  /// The shown path only widens the choice of what is digested; the digest then decides.
  public func needsDigest(of facts: FileFacts, shownAs path: ByteString) -> Bool {
    pins.contains { $0.path == path } || !pinnedDigests(for: facts.identity).isEmpty
  }

  /// Whether a file may stand for the program that an administrator installed.
  ///
  /// A pinned content is trusted wherever it lies; another content at a pinned path is not, whoever owns it.
  public func trust(of facts: FileFacts, digest: Digest?) -> Trust {
    if let digest, pins.contains(where: { $0.digest == digest }) { return .pinned }
    guard pinnedDigests(for: facts.identity).isEmpty else { return .untrusted(.changedSinceStart) }
    let known = entries[FileNumber(facts.identity)]
    if let known, known.identity != facts.identity { return .untrusted(.changedSinceStart) }
    guard facts.owner == .root else { return .untrusted(.notOwnedByRoot) }
    guard !facts.isWritableByOthers else { return .untrusted(.writableByOthers) }
    return known == nil ? .untrusted(.notInStartSnapshot) : .installed
  }

  private func pinnedDigests(for identity: FileIdentity) -> [Digest] {
    let paths = formerPaths(of: identity)
    return pins.filter { paths.contains($0.path) }.map(\.digest)
  }
}
