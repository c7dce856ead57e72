import CLinux
import Glibc
public import GuardModel

/// What `statx` says of a file, and through which mount it was reached.
public struct LocatedFacts: Hashable, Sendable {
  public var facts: FileFacts
  /// The kernel's number of the mount: never reused since Linux 6.8 (STATX_MNT_ID_UNIQUE), 0 before 5.8.
  public var mount: UInt64
  /// Whether it is a regular file.
  public var isRegular: Bool
  public var isSocket: Bool

  init(_ raw: guard_file_facts) {
    mount = raw.mount
    isRegular = raw.mode & UInt32(S_IFMT) == UInt32(S_IFREG)
    isSocket = raw.mode & UInt32(S_IFMT) == UInt32(S_IFSOCK)
    facts = FileFacts(
      identity: FileIdentity(
        device: raw.device, inode: raw.inode, size: raw.size,
        modified: Timestamp(seconds: raw.modified_seconds, nanoseconds: raw.modified_nanoseconds),
        changed: Timestamp(seconds: raw.changed_seconds, nanoseconds: raw.changed_nanoseconds)),
      owner: UserID(rawValue: raw.owner), group: GroupID(rawValue: raw.group), mode: raw.mode & 0o7777,
      linkCount: raw.links)
  }

  /// Reads the facts of what a path leads to.
  ///
  /// - Throws: the `Errno` of statx(2).
  public init(path: ByteString) throws(Errno) {
    var raw = guard_file_facts()
    try answer(unsafe path.withPath { unsafe guard_file_facts_at(AT_FDCWD, $0, &raw) })
    self.init(raw)
  }

  /// Whether the device number is one the kernel hands out to file systems without a device, and reuses.
  public var isOnAnonymousDevice: Bool { facts.identity.device >> 8 & 0xFFF == 0 }
}
