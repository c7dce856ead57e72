import GuardModel
import Testing

@testable import Runtimes

/// A trap in the guard would kill the step, so nothing that a file can hold may cause one.
@Suite struct HostileFileTests {
  private let identifier = ImageIdentifier()

  private static let victims: [[UInt8]] = {
    let formats: [ProgramBuilder.GoFormat] = [.inline, .pointers, .pointers, .inline, .pointers]
    return zip(ELFLayout.every + [ELFLayout(is64Bit: true, isBigEndian: false)], formats).map { layout, format in
      var builder = ProgramBuilder(layout: layout, type: 3, goText: "path\ta/b\nmod\ta\tv1\n", goFormat: format)
      builder.soname = "ld-musl-x86_64.so.1"
      builder.buildID = [1, 2, 3, 4]
      return builder.bytes()
    }
  }()

  /// All that believes the file's own numbers; the scan for markers believes none.
  private func read(_ bytes: [UInt8]) throws {
    let source = BytesSource(bytes: bytes)
    guard let elf = try ELFHeader.read(from: source) else { return }
    _ = try GoBuildInfo.read(from: source, elf: elf)
  }

  @Test(arguments: victims.indices) func everyPrefix(victim: Int) throws {
    let bytes = Self.victims[victim]
    for length in bytes.indices { _ = try identifier.identify(BytesSource(bytes: Array(bytes[..<length])), path: "/x") }
  }

  @Test(arguments: victims.indices) func everyBitFlipped(victim: Int) throws {
    let bytes = Self.victims[victim]
    for place in bytes.indices {
      for bit in 0..<8 {
        var copy = bytes
        copy[place] ^= 1 << UInt8(bit)
        try read(copy)
      }
    }
  }

  /// Extreme numbers at every place: the values at which additions and conversions go wrong.
  @Test(arguments: victims.indices) func everyWordExtreme(victim: Int) throws {
    let bytes = Self.victims[victim]
    let extremes: [UInt64] = [0, 1, 0x7FFF_FFFF, 0xFFFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF, .max, .max - 15, 1 << 63]
    for place in stride(from: 0, to: bytes.count, by: 2) {
      for value in extremes {
        for width in [2, 4, 8] where place + width <= bytes.count {
          var copy = bytes
          for index in 0..<width { copy[place + index] = UInt8(truncatingIfNeeded: value >> UInt64(index * 8)) }
          try read(copy)
        }
      }
    }
  }

  @Test func manyFalseBuildInformations() throws {
    let decoy = GoBuildInfo.magic + [8, 2] + [UInt8](repeating: 0, count: 16) + [UInt8](repeating: 0xFF, count: 16)
    var builder = ProgramBuilder(goText: "path\tgithub.com/opencontainers/runc\n", hasSections: false)
    builder.tail = Array(repeatElement(decoy, count: 1000).joined())
    let found = try identifier.identify(BytesSource(bytes: builder.bytes()), path: "/x")
    #expect(found.runtime == "runc")
  }

  @Test func failures() throws {
    let bytes = ProgramBuilder().bytes()
    #expect(throws: IdentificationFailure.unreadable(.inputOutput)) {
      try identifier.identify(FailingSource(bytes: bytes, failsFrom: 0), path: "/x")
    }
    #expect(throws: IdentificationFailure.unreadable(.inputOutput)) {
      try identifier.identify(FailingSource(bytes: bytes, failsFrom: 64), path: "/x")
    }
    let size = ImageIdentifier.maximumSize + 1
    #expect(throws: IdentificationFailure.tooLarge(size)) {
      try identifier.identify(HoleSource(size: size), path: "/x")
    }
  }
}
