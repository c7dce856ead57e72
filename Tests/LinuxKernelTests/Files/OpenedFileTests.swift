import GuardModel
import Testing

@testable import LinuxKernel

@Suite struct OpenedFileTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(
    "Reads stay within the file",
    arguments: [
      (0, 10, "0123456789"), (0, 4, "0123"), (3, 4, "3456"), (8, 4, "89"), (9, 1, "9"), (10, 5, ""), (11, 5, ""),
      (1 << 40, 5, ""), (0, 0, ""), (5, 0, ""), (0, 1000, "0123456789"),
    ] as [(Int64, Int, String)])
  func bounds(offset: Int64, count: Int, expected: String) throws {
    let file = try OpenedFile(path: try scratch.write("0123456789", to: "digits"))
    #expect(try file.read(at: offset, count: count) == Array(expected.utf8))
  }

  @Test func negative() throws {
    let file = try OpenedFile(path: try scratch.write("0123456789", to: "digits"))
    #expect(throws: Errno.invalid) { try file.read(at: -1, count: 1) }
    #expect(throws: Errno.invalid) { try file.read(at: .min, count: 1) }
    #expect(throws: Errno.invalid) { try file.read(at: 0, count: -1) }
    #expect(throws: Errno.invalid) { try file.read(at: -1, count: 0) }
  }

  @Test("The end of the number range is no way round the bounds")
  func farOffset() throws {
    let file = try OpenedFile(path: try scratch.write("0123456789", to: "digits"))
    let bytes = (try? file.read(at: .max, count: 10)) ?? []
    #expect(bytes.isEmpty)
  }

  @Test func notThere() throws {
    #expect(throws: Errno.noSuchFile) { try OpenedFile(path: scratch("missing")) }
    #expect(throws: Errno.notDirectory) { try OpenedFile(path: "/dev/null/x") }
    let folder = try OpenedFile(path: ByteString(scratch.path))
    #expect(throws: Errno.isDirectory) { try folder.read(at: 0, count: 1) }
  }

  @Test("A FIFO that nobody writes holds nobody up", .timeLimit(.minutes(20)))
  func fifo() throws {
    let file = try OpenedFile(path: try scratch.fifo("pipe"))
    #expect(try !file.facts().isRegular)
  }

  @Test("A path ends at its first NUL, as the kernel reads it")
  func embeddedNUL() throws {
    let path = try scratch.write("x", to: "file")
    let file = try OpenedFile(path: ByteString(path.bytes + [0] + Array("/../other".utf8)))
    #expect(try file.read(at: 0, count: 2) == [UInt8(ascii: "x")])
    #expect(throws: Errno.noSuchFile) { try OpenedFile(path: "") }
  }

  @Test func facts() throws {
    let path = try scratch.write("0123456789", to: "digits")
    let facts = try LocatedFacts(path: path)
    #expect(facts.isRegular)
    #expect(facts.facts.identity.size == 10)
    #expect(facts.facts.owner == GuardProcess.user)
    #expect(facts.facts.linkCount == 1)
    #expect(try OpenedFile(path: path).facts() == facts)
    try scratch.write("0123456789x", to: "digits2")
    #expect(try LocatedFacts(path: scratch("digits2")).facts.identity != facts.facts.identity)
    try scratch.link("link", to: "digits")
    #expect(try LocatedFacts(path: scratch("link")) == facts)
    #expect(try !LocatedFacts(path: ByteString(scratch.path)).isRegular)
    #expect(try LocatedFacts(path: "/proc/self/status").isOnAnonymousDevice)
  }
}

@Suite("Files in another process's root")
struct OpenedFileInRootTests {
  private let scratch: Scratch
  private let own = GuardProcess.process

  init() throws { scratch = try Scratch() }

  @Test func regular() throws {
    let path = try scratch.write("content", to: "file")
    #expect(try OpenedFile(path: path, inRootOf: own).read(at: 0, count: 9) == Array("content".utf8))
    try scratch.link("link", to: "file")
    #expect(try OpenedFile(path: scratch("link"), inRootOf: own).read(at: 0, count: 9) == Array("content".utf8))
    // From the root, whatever the guard's own directory is, and never above it.
    let above = ByteString("../../../.." + path.description)
    #expect(try OpenedFile(path: above, inRootOf: own).read(at: 0, count: 9) == Array("content".utf8))
  }

  @Test(
    "A magic link would lead out of the root",
    arguments: [
      "/proc/self/exe", "/proc/thread-self/exe", "/proc/self/root/etc/passwd", "/proc/self/cwd/x", "/proc/self/fd/0",
    ])
  func magicLinks(path: String) {
    #expect(throws: Errno.tooManyLinks) { try OpenedFile(path: ByteString(path), inRootOf: own) }
  }

  @Test func magicLinkBehindALink() throws {
    try scratch.link("innocent", to: "/proc/self/exe")
    #expect(throws: Errno.tooManyLinks) { try OpenedFile(path: scratch("innocent"), inRootOf: own) }
  }

  @Test("Only regular files are read", .timeLimit(.minutes(20)))
  func others() throws {
    let fifo = try scratch.fifo("pipe")
    for path in [fifo, ByteString(scratch.path), "/dev/null", "/"] {
      #expect(throws: Errno.invalid) { try OpenedFile(path: path, inRootOf: own) }
    }
  }

  @Test func missing() {
    #expect(throws: Errno.noSuchFile) { try OpenedFile(path: scratch("missing"), inRootOf: own) }
    #expect(throws: Errno.noSuchFile) { try OpenedFile(path: "/etc/passwd", inRootOf: ProcessID(rawValue: .max)) }
  }
}
