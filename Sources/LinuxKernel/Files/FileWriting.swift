import CLinux
import Glibc
public import GuardModel

/// A report file that always holds a whole text: each writing goes beside it and is renamed into place.
public final class ReportFile: Sendable {
  public let path: ByteString
  /// The folder as it was when the run began; a name swapped in later is not followed.
  private let folder: Descriptor
  private let name: ByteString

  /// Opens the folder that will hold the report.
  ///
  /// - Throws: the `Errno` of open(2) on the folder; `.isDirectory` for a path that ends in a slash; `.exists` where
  ///   something lies there that is no regular file, because replacing it would destroy a device, a link or a pipe.
  public init(path: ByteString) throws(Errno) {
    let name = path.lastComponent
    guard !name.isEmpty else { throw .isDirectory }
    var parent = ByteString(path.bytes.dropLast(name.bytes.count))
    if parent.isEmpty { parent = "." }
    let number = try libcAnswer {
      unsafe parent.withPath { unsafe open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    }
    self.path = path
    self.name = name
    folder = Descriptor(owning: number)
    try requireRegular(name, in: number)
  }

  /// Whether the path still leads to the folder that was opened, and so to the report that is written there.
  public func isInPlace() -> Bool {
    var parent = ByteString(path.bytes.dropLast(name.bytes.count))
    if parent.isEmpty { parent = "." }
    var facts = guard_file_facts()
    guard unsafe guard_file_facts_at(folder.number, "", &facts) == 0,
      let there = try? LocatedFacts(path: parent)
    else { return false }
    let opened = LocatedFacts(facts).facts.identity
    return there.facts.identity.device == opened.device && there.facts.identity.inode == opened.inode
  }

  /// Replaces the report's content; `durably` waits until the disk has it, which takes longer than all the rest.
  ///
  /// - Throws: the `Errno` of open(2), write(2), fsync(2) or rename(2); the old content stays then.
  public func replace(with bytes: [UInt8], durably: Bool = true) throws(Errno) {
    let temporary = ByteString(Array(".".utf8) + name.bytes + Array(".\(getpid()).new".utf8))
    let folder = folder.number
    _ = unsafe temporary.withPath { unsafe unlinkat(folder, $0, 0) }
    do {
      // O_EXCL with O_NOFOLLOW: a name that somebody else planted is not written through.
      let file = Descriptor(
        owning: try libcAnswer {
          unsafe temporary.withPath {
            unsafe openat(folder, $0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
          }
        })
      try writeAll(bytes, to: file)
      if durably { try libcAnswer { fsync(file.number) } }
      try libcAnswer {
        unsafe temporary.withPath { from in unsafe name.withPath { to in unsafe renameat(folder, from, folder, to) } }
      }
    } catch {
      _ = unsafe temporary.withPath { unsafe unlinkat(folder, $0, 0) }
      throw error
    }
  }
}

/// A new file that grows line by line, made before the step starts.
public struct AppendingFile: ~Copyable {
  private let path: ByteString
  private let descriptor: Descriptor
  /// Bytes.
  private var written: Int64 = 0

  /// Makes the file, in the place of a regular file of that name; nothing that lies there is written through.
  ///
  /// - Throws: the `Errno` of open(2) or unlink(2); `.exists` where something lies there that is no regular file.
  public init(path: ByteString) throws(Errno) {
    self.path = path
    descriptor = Descriptor(owning: try Self.make(path))
  }

  private static func make(_ path: ByteString) throws(Errno) -> Int32 {
    try requireRegular(path, in: AT_FDCWD)
    do { try libcAnswer { unsafe path.withPath { unsafe unlink($0) } } } catch .noSuchFile {} catch { throw error }
    return try libcAnswer {
      unsafe path.withPath {
        unsafe open($0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_APPEND | O_CLOEXEC, 0o644)
      }
    }
  }

  /// - Throws: the `Errno` of write(2).
  public mutating func append(_ bytes: [UInt8]) throws(Errno) {
    try writeAll(bytes, to: descriptor)
    written += Int64(bytes.count)
  }

  /// Whether the path still leads to this file, and nobody else has made it longer or shorter.
  public borrowing func isIntact() -> Bool {
    var facts = guard_file_facts()
    guard unsafe guard_file_facts_at(descriptor.number, "", &facts) == 0,
      let there = try? LocatedFacts(path: path)
    else { return false }
    let opened = LocatedFacts(facts).facts.identity
    return there.facts.identity == opened && opened.size == written
  }
}

/// Lets pass what can be replaced by a new file: a regular file, or nothing.
///
/// - Throws: `.exists` for anything else, a symbolic link included; the `Errno` of open(2) other than ENOENT.
private func requireRegular(_ path: ByteString, in folder: Int32) throws(Errno) {
  do throws(Errno) {
    let place = Descriptor(owning: try answer(unsafe path.withPath { unsafe guard_open_place(folder, $0) }))
    var facts = guard_file_facts()
    try answer(unsafe guard_file_facts_at(place.number, "", &facts))
    guard LocatedFacts(facts).isRegular else { throw Errno.exists }
  } catch .noSuchFile {} catch { throw error }
}

/// Writes to standard error; an error there has nobody left to be told.
public func writeToStandardError(_ text: String) { try? writeAll(Array(text.utf8), to: 2) }

/// Writes to standard output.
///
/// - Throws: the `Errno` of write(2).
public func writeToStandardOutput(_ text: String) throws(Errno) { try writeAll(Array(text.utf8), to: 1) }

/// Makes an empty file where there is none.
///
/// - Throws: the `Errno` of open(2); `.exists` where something has that name.
public func createFile(_ path: ByteString) throws(Errno) {
  _ = Descriptor(
    owning: try libcAnswer {
      unsafe path.withPath { unsafe open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644) }
    })
}

/// Makes a folder and those above it.
///
/// - Throws: the `Errno` of mkdir(2) other than EEXIST.
public func makeFolder(_ path: ByteString) throws(Errno) {
  var place = 1
  while place <= path.bytes.count {
    let end = path.bytes[place...].firstIndex(of: UInt8(ascii: "/")) ?? path.bytes.endIndex
    let part = ByteString(path.bytes[..<end])
    do { try libcAnswer { unsafe part.withPath { unsafe mkdir($0, 0o755) } } } catch .exists {} catch { throw error }
    place = end + 1
  }
}

func writeAll(_ bytes: [UInt8], to descriptor: borrowing Descriptor) throws(Errno) {
  try writeAll(bytes, to: descriptor.number)
}

private func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(Errno) {
  var written = 0
  while written < bytes.count {
    written += try libcAnswer {
      unsafe bytes.withUnsafeBytes {
        unsafe write(descriptor, $0.baseAddress.map { unsafe $0 + written }, $0.count - written)
      }
    }
  }
}

/// Writes a file that must not exist yet.
///
/// - Throws: `.exists` where it does; else the `Errno` of open(2) or write(2).
public func writeNewFile(_ bytes: [UInt8], to path: ByteString) throws(Errno) {
  let file = Descriptor(
    owning: try libcAnswer {
      unsafe path.withPath { unsafe open($0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644) }
    })
  try writeAll(bytes, to: file)
}
