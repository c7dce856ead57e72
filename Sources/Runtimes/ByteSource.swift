public import GuardModel

/// A file that can be read at any offset, such as an opened program; readers of hostile bytes see files only so.
public protocol ByteSource {
  /// Bytes.
  var size: Int64 { get }

  /// Reads up to `count` bytes from `offset`; fewer only at the end of the file.
  func read(at offset: Int64, count: Int) throws(Errno) -> [UInt8]
}
