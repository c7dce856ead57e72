import CLinux
import Glibc
public import GuardModel

/// Reads regular files that a step may have made, in a way that nobody can make wait.
///
/// A path is walked name by name with O_PATH, which asks no file's server anything, and the walk ends where it meets a
/// file system that a program serves (FUSE) or that mounts on demand (autofs): there, even a look-up can last for ever.
public enum CautiousFile {
  /// linux/namei.h, MAXSYMLINKS
  private static let symbolicLinkLimit = 40
  private static let nameLimit = 512

  /// The content of the regular file that an absolute path leads to in the guard's own root.
  ///
  /// - Returns: nil for a file that is not there, not regular, longer than `limit` bytes, not readable or not harmless.
  public static func contents(of path: ByteString, limit: Int) -> [UInt8]? {
    guard let (file, facts) = open(path), facts.facts.identity.size <= Int64(limit) else { return nil }
    guard let bytes = try? file.read(at: 0, count: limit + 1), bytes.count <= limit else { return nil }
    return bytes
  }

  /// What the kernel says of the regular file that an absolute path leads to; nil as for `contents`.
  public static func facts(of path: ByteString) -> FileFacts? { open(path)?.1.facts }

  private static func open(_ path: ByteString) -> (OpenedFile, LocatedFacts)? {
    guard path.hasPrefix("/"), let place = walk(path) else { return nil }
    // O_NONBLOCK: neither a FIFO's writer nor the holder of a lease (fcntl(2), F_SETLEASE) is waited for.
    guard let file = try? OpenedFile(path: ByteString("/proc/self/fd/\(place.number)")),
      let facts = try? file.facts(), facts.isRegular
    else { return nil }
    return (file, facts)
  }

  /// The file as a place in a file system, not opened; nil where the walk ended early, or not at a regular file.
  private static func walk(_ path: ByteString) -> Descriptor? {
    let slash = UInt8(ascii: "/")
    var rest = Array(path.bytes.split(separator: slash).reversed())
    var links = 0
    var names = 0
    guard var place = root() else { return nil }
    var mount: UInt64 = 0
    while let name = rest.popLast() {
      names += 1
      guard names <= nameLimit else { return nil }
      guard let next = step(from: place, to: ByteString(name)) else { return nil }
      var facts = guard_file_facts()
      guard unsafe guard_file_facts_at(next.number, "", &facts) == 0 else { return nil }
      // A mount's own root is in memory: looking at it asks its server nothing.
      if facts.mount == 0 || facts.mount != mount, !isHarmless(next) { return nil }
      switch facts.mode & UInt32(S_IFMT) {
      case UInt32(S_IFLNK):
        links += 1
        guard links <= symbolicLinkLimit, let target = target(of: next) else { return nil }
        if target.hasPrefix("/") {
          guard let top = root() else { return nil }
          place = top
          mount = 0
        }
        rest += target.bytes.split(separator: slash).reversed()
      case UInt32(S_IFDIR):
        place = next
        mount = facts.mount
      case UInt32(S_IFREG):
        guard rest.isEmpty else { return nil }
        return next
      default: return nil
      }
    }
    return nil
  }

  private static func root() -> Descriptor? { place(AT_FDCWD, "/") }

  private static func step(from folder: borrowing Descriptor, to name: ByteString) -> Descriptor? {
    place(folder.number, name)
  }

  private static func place(_ folder: Int32, _ name: ByteString) -> Descriptor? {
    let number = unsafe name.withPath { unsafe guard_open_place(folder, $0) }
    guard number >= 0 else { return nil }
    return Descriptor(owning: number)
  }

  private static func target(of link: borrowing Descriptor) -> ByteString? {
    let number = link.number
    let capacity = 4097
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
      let count = unsafe buffer.withMemoryRebound(to: CChar.self) { rebound in
        guard let base = rebound.baseAddress else { return -1 }
        return unsafe readlinkat(number, "", base, capacity)
      }
      initialized = max(0, count)
    }
    return bytes.isEmpty || bytes.count == capacity ? nil : ByteString(bytes)
  }

  /// Whether the mount that holds a place answers by itself. A `/proc` is refused, too: its links lead anywhere.
  private static func isHarmless(_ place: borrowing Descriptor) -> Bool {
    var mount: UInt64 = 0
    let path = ByteString("/proc/self/fd/\(place.number)")
    guard unsafe path.withPath({ unsafe guard_mount_number($0, &mount) }) == 0 else { return false }
    guard let bytes = try? readWhole("/proc/self/mountinfo", limit: 1 << 20),
      let name = ProcessFiles.fileSystem(ofMount: mount, mountinfo: bytes)
    else { return false }
    return !["autofs", "proc"].contains(name) && !name.hasPrefix("fuse")
  }
}
