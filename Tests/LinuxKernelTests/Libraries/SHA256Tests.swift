import GuardModel
import Testing

@testable import LinuxKernel

@Suite struct SHA256Tests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// FIPS 180-4's examples and NIST's byte-oriented vectors.
  @Test(
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
    ])
  func vectors(text: String, hex: String) throws {
    #expect(SHA256.digest(of: Array(text.utf8))?.hex == hex)
    let file = try OpenedFile(path: try scratch.write(text, to: "file"))
    #expect(try SHA256.digest(of: file)?.hex == hex)
  }

  @Test func millionLetters() {
    #expect(
      SHA256.digest(of: [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))?.hex
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test("A file is read whole, in whatever pieces", arguments: [(1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20])
  func pieces(size: Int) throws {
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
    let file = try OpenedFile(path: try scratch.write(bytes, to: "file"))
    #expect(try SHA256.digest(of: file) == SHA256.digest(of: bytes))
    try scratch.write(bytes.dropLast() + [0x55], to: "other")
    #expect(try SHA256.digest(of: OpenedFile(path: scratch("other"))) != SHA256.digest(of: bytes))
  }

  @Test func unreadable() throws {
    let folder = try OpenedFile(path: "/")
    #expect(throws: Errno.isDirectory) { try SHA256.digest(of: folder) }
  }
}
