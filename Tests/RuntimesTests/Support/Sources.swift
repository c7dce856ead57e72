import Glibc
import GuardModel
import Runtimes

/// A file that exists only in the test.
struct BytesSource: ByteSource {
  var bytes: [UInt8]

  var size: Int64 { Int64(bytes.count) }

  func read(at offset: Int64, count: Int) throws(Errno) -> [UInt8] {
    guard offset >= 0, count >= 0 else { throw .invalid }
    return Array(bytes.dropFirst(Int(clamping: offset)).prefix(count))
  }
}

/// A file of zeros of any size, which costs nothing to hold.
struct HoleSource: ByteSource {
  var size: Int64

  func read(at offset: Int64, count: Int) throws(Errno) -> [UInt8] {
    [0x7F, 0x45, 0x4C, 0x46] + [UInt8](repeating: 0, count: min(count, 60))
  }
}

/// A file that fails like a bad disk after so many bytes.
struct FailingSource: ByteSource {
  var bytes: [UInt8]
  var failsFrom: Int64

  var size: Int64 { Int64(bytes.count) }

  func read(at offset: Int64, count: Int) throws(Errno) -> [UInt8] {
    guard offset < failsFrom else { throw .inputOutput }
    return try BytesSource(bytes: bytes).read(at: offset, count: count)
  }
}

/// A file of this machine.
final class FileSource: ByteSource {
  let size: Int64
  private let descriptor: Int32

  init?(_ path: String) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    var facts = stat()
    guard descriptor >= 0, fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
    size = Int64(facts.st_size)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func read(at offset: Int64, count: Int) throws(Errno) -> [UInt8] {
    var failure: Errno?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      let got = pread(descriptor, buffer.baseAddress, count, off_t(offset))
      filled = max(got, 0)
      if got < 0 { failure = Errno(rawValue: errno) }
    }
    if let failure { throw failure }
    return bytes
  }
}

func fileExists(_ path: String) -> Bool { access(path, R_OK) == 0 }

/// Every regular file in a folder, symbolic links followed and told once.
func programs(in folders: [String]) -> [String] {
  var seen: Set<String> = []
  var paths: [String] = []
  for folder in folders {
    guard let listing = opendir(folder) else { continue }
    while let entry = readdir(listing) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard let real = realpath("\(folder)/\(name)", nil) else { continue }
      defer { free(real) }
      var facts = stat()
      guard stat(real, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { continue }
      if seen.insert(String(cString: real)).inserted { paths.append(String(cString: real)) }
    }
    closedir(listing)
  }
  return paths.sorted()
}
