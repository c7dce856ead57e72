/// What makes two opened files the same file with the same content, for as long as the guard runs.
///
/// Change time is part of it: nobody but root setting the clock can put it back (inode(7), "ctime").
public struct FileIdentity: Hashable, Sendable {
  public var device: UInt64
  public var inode: UInt64
  /// Bytes.
  public var size: Int64
  public var modified: Timestamp
  public var changed: Timestamp

  public init(device: UInt64, inode: UInt64, size: Int64, modified: Timestamp, changed: Timestamp) {
    self.device = device
    self.inode = inode
    self.size = size
    self.modified = modified
    self.changed = changed
  }
}

/// What `stat` says of an opened file, without its content.
public struct FileFacts: Hashable, Sendable {
  public var identity: FileIdentity
  public var owner: UserID
  public var group: GroupID
  /// Permission bits with set-id and sticky bits, `st_mode & 07777`.
  public var mode: UInt32
  /// Names left in file systems; 0 for a memfd or a deleted file.
  public var linkCount: UInt64

  public init(identity: FileIdentity, owner: UserID, group: GroupID, mode: UInt32, linkCount: UInt64) {
    self.identity = identity
    self.owner = owner
    self.group = group
    self.mode = mode
    self.linkCount = linkCount
  }

  /// Whether somebody other than its owner may write it, by the permission bits.
  public var isWritableByOthers: Bool { mode & 0o022 != 0 }
}

/// A SHA-256 digest of a file's bytes.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  public let hex: String

  /// Takes 64 hexadecimal digits of either case; nil for anything else.
  public init?(hex: String) {
    guard hex.utf8.count == 64, hex.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { return nil }
    self.hex = hex.lowercased()
  }

  /// Takes the 32 bytes of the digest; nil for another count.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  public var description: String { hex }
}
