import CLinux
import Glibc
public import GuardModel

/// What `/proc` tells of one process. Every read can fail with ESRCH or ENOENT: the process may end at any time.
public struct ProcessFiles: Sendable {
  public let process: ProcessID

  public init(_ process: ProcessID) { self.process = process }

  /// The facts of the program file, through the exe link.
  ///
  /// - Throws: the `Errno` of statx(2); EACCES where the process is not dumpable for the guard.
  public func imageFacts() throws(Errno) -> LocatedFacts { try facts("exe") }

  /// Opens the program file itself, wherever its names have gone.
  ///
  /// - Throws: the `Errno` of open(2).
  public func openImage() throws(Errno) -> OpenedFile { try OpenedFile(path: path("exe")) }

  /// What a link such as `exe` or `cwd` reads: text for people, not an identity.
  ///
  /// - Throws: the `Errno` of readlink(2); `.nameTooLong` for more than 4,096 bytes.
  public func link(_ name: String) throws(Errno) -> ByteString {
    var answered: Int64 = 0
    let capacity = 4097
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
      unsafe buffer.withMemoryRebound(to: CChar.self) { rebound in
        answered = unsafe path(name).withPath { unsafe guard_read_link($0, rebound.baseAddress, capacity) }
      }
      initialized = Int(max(0, answered))
    }
    try answer(answered)
    guard bytes.count < capacity else { throw .nameTooLong }
    return ByteString(bytes)
  }

  /// The arguments, at most `limit` bytes of them; the last one may be cut.
  ///
  /// - Throws: the `Errno` of open(2) or read(2).
  public func arguments(limit: Int = 4096) throws(Errno) -> [ByteString] {
    let process = process.rawValue
    return try unsafe withUnsafeTemporaryAllocation(byteCount: limit, alignment: 1) { buffer throws(Errno) in
      let count = try answer(unsafe guard_process_read_once(process, "cmdline", buffer.baseAddress, limit, nil))
      return unsafe Self.strings(UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)]))
    }
  }

  /// The environment that the program was started with, at most `limit` bytes of it.
  ///
  /// - Throws: the `Errno` of open(2) or read(2).
  public func environment(limit: Int) throws(Errno) -> [ByteString] {
    Self.strings(try contents("environ", limit: limit))
  }

  /// The fields of `status`, such as `Tgid` or `TracerPid`.
  ///
  /// - Throws: the `Errno` of open(2) or read(2).
  public func status() throws(Errno) -> StatusFields { StatusFields(try contents("status", limit: 8192)) }

  /// The namespaces it is in; a part that cannot be read is nil.
  public func namespaces() -> Namespaces {
    func inode(_ name: String) -> UInt64? { try? facts(name).facts.identity.inode }
    return Namespaces(mount: inode("ns/mnt"), process: inode("ns/pid"), user: inode("ns/user"))
  }

  /// The user that owns the process's files in `/proc`: its effective user while it is dumpable.
  public func owner() -> UserID? { try? facts("stat").facts.owner }

  /// Whether the thread is certainly in another system call than an exec of any ABI (`/proc/PID/syscall`, proc(5)).
  public func hasLeftExec() -> Bool {
    guard let bytes = try? contents("syscall", limit: 256) else { return false }
    guard let word = String(decoding: bytes, as: UTF8.self).split(separator: " ").first else { return false }
    // "running" tells nothing. Numbers of execve and execveat: x86-64, i386, x32 without its marker bit, arm64.
    guard let number = Int64(word), number >= 0 else { return false }
    return ![59, 322, 11, 358, 520, 545, 221, 281].contains(number & 0xFFFF)
  }

  /// The name of the file system that holds the program file, from `mountinfo` (proc(5)), without asking that file
  /// system anything; nil where no listed mount holds it, as for a memfd.
  public func imageFileSystem() -> String? {
    var mount: UInt64 = 0
    guard unsafe path("exe").withPath({ unsafe guard_mount_number($0, &mount) }) == 0 else { return nil }
    guard let bytes = try? contents("mountinfo", limit: 1 << 20) else { return nil }
    return Self.fileSystem(ofMount: mount, mountinfo: bytes)
  }

  /// The file system's name of the mount with a number, by the text of `/proc/PID/mountinfo`.
  static func fileSystem(ofMount mount: UInt64, mountinfo bytes: [UInt8]) -> String? {
    // As bytes: who mounts chooses sources and options, which could make one `Character` with a space or a newline.
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: " "))
      guard let number = fields.first, UInt64(String(decoding: number, as: UTF8.self)) == mount else { continue }
      guard let separator = fields.firstIndex(of: [UInt8(ascii: "-")]), separator + 1 < fields.count else { return nil }
      return String(decoding: fields[separator + 1], as: UTF8.self)
    }
    return nil
  }

  /// Reads a NUL-terminated string of the process's memory; at most `limit` bytes.
  ///
  /// - Throws: the `Errno` of opening or reading `/proc/PID/mem`.
  public func string(at address: UInt64, limit: Int = 4096) throws(Errno) -> ByteString {
    guard let place = Int64(exactly: address) else { throw .badAddress }
    let memory = try OpenedFile(path: path("mem"))
    // The string ends before the stack does, and a read across the end is cut short or fails; so read page by page.
    var bytes: [UInt8] = []
    while bytes.count < limit {
      let (next, overflow) = place.addingReportingOverflow(Int64(bytes.count))
      guard !overflow else { throw .badAddress }
      let page = try memory.read(at: next, count: min(limit - bytes.count, 4096 - Int(next % 4096)))
      if let end = page.firstIndex(of: 0) { return ByteString(bytes + page[..<end]) }
      if page.isEmpty { break }
      bytes += page
    }
    return ByteString(bytes)
  }

  /// Reads bytes of the process's memory; fewer where the rest is not mapped.
  ///
  /// - Throws: the `Errno` of process_vm_readv(2).
  public func memory(at address: UInt64, count: Int) throws(Errno) -> [UInt8] {
    var answered: Int64 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      answered = unsafe guard_read_memory(process.rawValue, address, buffer.baseAddress, count)
      initialized = Int(max(0, answered))
    }
    try answer(answered)
    return bytes
  }

  /// Reads a whole small file of the process.
  ///
  /// - Throws: the `Errno` of open(2) or read(2).
  public func contents(_ name: String, limit: Int) throws(Errno) -> [UInt8] {
    var answered: Int64 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
      answered = unsafe guard_process_read(process.rawValue, name, buffer.baseAddress, limit)
      initialized = Int(max(0, answered))
    }
    try answer(answered)
    return bytes
  }

  func facts(_ name: String) throws(Errno) -> LocatedFacts {
    var raw = guard_file_facts()
    try answer(unsafe guard_process_file_facts(process.rawValue, name, &raw))
    return LocatedFacts(raw)
  }

  func path(_ name: String) -> ByteString { ByteString("/proc/\(process.rawValue)/\(name)") }

  private static func strings<Bytes: Collection<UInt8>>(_ bytes: Bytes) -> [ByteString] {
    var strings = bytes.split(separator: 0, omittingEmptySubsequences: false).map { ByteString($0) }
    if strings.last?.isEmpty == true { strings.removeLast() }  // the list ends with a NUL
    return strings
  }
}

/// Reads at most `limit` bytes of a file.
///
/// - Throws: the `Errno` of open(2) or read(2).
public func readWhole(_ path: ByteString, limit: Int) throws(Errno) -> [UInt8] {
  var answered: Int64 = 0
  let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, initialized in
    answered = unsafe path.withPath { unsafe guard_read_whole($0, buffer.baseAddress, limit) }
    initialized = Int(max(0, answered))
  }
  try answer(answered)
  return bytes
}

/// The entries of a folder but hidden ones, each as its inode's number, a space, and its name.
///
/// - Throws: the `Errno` of opendir(3); `.fileTooLarge` for more than 64 KiB of them.
public func listFolder(_ path: ByteString) throws(Errno) -> [ByteString] {
  var answered: Int64 = 0
  let capacity = 1 << 16
  let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
    unsafe buffer.withMemoryRebound(to: CChar.self) { rebound in
      answered = unsafe path.withPath { unsafe guard_list_folder($0, rebound.baseAddress, capacity) }
    }
    initialized = Int(max(0, answered))
  }
  try answer(answered)
  return bytes.split(separator: UInt8(ascii: "\n")).map { ByteString($0) }
}
