import GuardModel

/// Numbers of fixed width in a run of file bytes; nil for whatever lies outside it.
///
/// Every offset and length comes from the file, so none is added, narrowed or indexed with unchecked.
struct FileFields {
  let bytes: [UInt8]
  let isBigEndian: Bool

  /// The unsigned number of `width` bytes (at most 8) at `offset`.
  func number(at offset: Int, width: Int) -> UInt64? {
    guard offset >= 0, width > 0, width <= 8 else { return nil }
    let (end, overflow) = offset.addingReportingOverflow(width)
    guard !overflow, end <= bytes.count else { return nil }
    var value: UInt64 = 0
    for index in 0..<width {
      value = value << 8 | UInt64(bytes[isBigEndian ? offset &+ index : end &- 1 &- index])
    }
    return value
  }

  /// The bytes from `offset` to the next NUL; nil where no NUL follows.
  func string(at offset: Int) -> ByteString? {
    guard offset >= 0, offset < bytes.count else { return nil }
    let rest = bytes[offset...]
    guard let end = rest.firstIndex(of: 0) else { return nil }
    return ByteString(rest[..<end])
  }
}

extension ByteSource {
  /// Up to `count` bytes, and never more than `limit`, from an offset that a file's header names; empty where the
  /// file has none there.
  ///
  /// Throws what the read throws.
  func bytes(at offset: UInt64, count: UInt64, limit: Int) throws(Errno) -> [UInt8] {
    guard let start = Int64(exactly: offset), start < size, count > 0, limit > 0 else { return [] }
    let wanted = Int(clamping: min(count, UInt64(limit)))
    return try read(at: start, count: wanted)
  }
}
