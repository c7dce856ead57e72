import CLinux
import Glibc
public import GuardModel

/// An open file descriptor with one owner, closed when the owner lets go.
public struct Descriptor: ~Copyable, Sendable {
  let number: Int32

  /// Takes over a descriptor that nobody else will close.
  init(owning number: Int32) { self.number = number }

  deinit { close(number) }
}

/// A file opened for reading, shared by those who read it.
public final class OpenedFile: Sendable {
  private let descriptor: Descriptor

  private init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

  /// Opens a file for reading without becoming anybody's controlling terminal or waiting for a FIFO's writer.
  ///
  /// - Throws: the `Errno` of open(2).
  public convenience init(path: ByteString) throws(Errno) {
    let number = try answer(unsafe path.withPath { unsafe guard_open($0, O_RDONLY | O_NOCTTY | O_NONBLOCK) })
    self.init(Descriptor(owning: number))
  }

  /// Opens a path of another process's root, leaving neither that root nor regular files.
  ///
  /// - Throws: the `Errno` of openat2(2); `.invalid` for what is no regular file.
  public convenience init(path: ByteString, inRootOf process: ProcessID) throws(Errno) {
    let rootPath = ByteString("/proc/\(process.rawValue)/root")
    let root = Descriptor(
      owning: try answer(unsafe rootPath.withPath { unsafe guard_open($0, O_RDONLY | O_DIRECTORY) }))
    let place = Descriptor(owning: try answer(unsafe path.withPath { unsafe guard_open_in_root(root.number, $0) }))
    var facts = guard_file_facts()
    try answer(unsafe guard_file_facts_at(place.number, "", &facts))
    guard facts.mode & UInt32(S_IFMT) == UInt32(S_IFREG) else { throw .invalid }
    try self.init(path: ByteString("/proc/self/fd/\(place.number)"))
  }

  /// Reads up to `count` bytes from `offset`; fewer only at the end of the file.
  ///
  /// - Throws: the `Errno` of pread(2); `.invalid` for a negative place or count.
  public func read(at offset: Int64, count: Int) throws(Errno) -> [UInt8] {
    guard offset >= 0, count >= 0 else { throw .invalid }
    var filled = 0
    var failure: Errno?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while filled < count, let base = buffer.baseAddress {
        let place = offset.addingReportingOverflow(Int64(filled))
        guard !place.overflow else { break }
        let got = unsafe pread(descriptor.number, base + filled, count - filled, Int(place.partialValue))
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = Errno(rawValue: errno) }
        if got <= 0 { break }
        filled += got
      }
      initialized = filled
    }
    if let failure { throw failure }
    return bytes
  }

  /// What the kernel says of the file now.
  ///
  /// - Throws: the `Errno` of statx(2).
  public func facts() throws(Errno) -> LocatedFacts {
    var facts = guard_file_facts()
    try answer(unsafe guard_file_facts_at(descriptor.number, "", &facts))
    return LocatedFacts(facts)
  }

  /// The magic number of the file system that holds the file (`f_type` of statfs(2)).
  ///
  /// - Throws: the `Errno` of fstatfs(2).
  public func fileSystemType() throws(Errno) -> UInt64 {
    var type: UInt64 = 0
    try answer(unsafe guard_file_system_type(descriptor.number, &type))
    return type
  }
}

extension ByteString {
  /// Lends the bytes as a C string; what follows an embedded NUL is cut, as the kernel would.
  func withPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    unsafe (bytes + [0]).withUnsafeBufferPointer { buffer in
      unsafe buffer.withMemoryRebound(to: CChar.self) { rebound in
        guard let base = rebound.baseAddress else { preconditionFailure("an array with an element has an address") }
        return unsafe body(base)
      }
    }
  }
}
