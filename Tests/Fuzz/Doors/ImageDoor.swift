import GuardModel
import Runtimes

/// Program files: ELF tables, Go build information and markers, all of which whoever made the file chose.
enum ImageDoor {
  private struct Bytes: ByteSource {
    var bytes: [UInt8]
    var size: Int64 { Int64(bytes.count) }

    func read(at offset: Int64, count: Int) throws(Errno) -> [UInt8] {
      // Nobody may ask for this, and whoever does is told of a broken file.
      guard offset >= 0, count >= 0 else { throw .invalid }
      return Array(bytes.dropFirst(Int(clamping: offset)).prefix(count))
    }
  }

  private static let identifier = ImageIdentifier()

  @Sendable static func enter(_ bytes: [UInt8]) throws(BrokenPromise) {
    let found = try? identifier.identify(Bytes(bytes: bytes), path: "/usr/bin/program")
    try Fuzz.promise(found != nil, "a readable file of \(bytes.count) bytes is identified")
    // What a file is must not depend on who reads it when.
    try Fuzz.promise(
      found == (try? identifier.identify(Bytes(bytes: bytes), path: "/usr/bin/program")), "the same twice")
  }
}
