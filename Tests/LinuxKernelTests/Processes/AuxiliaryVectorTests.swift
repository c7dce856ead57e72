import GuardModel
import Testing

@testable import LinuxKernel

@Suite struct AuxiliaryVectorTests {
  /// An entry of a vector: a type and a value.
  typealias Entry = (type: UInt64, value: UInt64)

  private static func bytes(_ entries: [Entry], width: Int) -> [UInt8] {
    entries.flatMap { entry in
      [entry.type, entry.value].flatMap { word in (0..<width).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
    }
  }

  /// What Linux 6.12 gives a program on x86-64, in its order.
  private static let wide: [Entry] = [
    (33, 0x7FFC_8D5E_2000), (51, 0xD30), (16, 0x1F8B_FBFF), (6, 4096), (17, 100), (3, 0x5581_0000_0040), (4, 56),
    (5, 13),
    (7, 0x7F10_2030_4000), (8, 0), (9, 0x5581_0000_3000), (11, 1000), (12, 0), (13, 1000), (14, 1000), (23, 1),
    (25, 0x7FFC_8D5D_F8A9), (26, 2), (31, 0x7FFC_8D5D_FFED), (15, 0x7FFC_8D5D_F8B9), (0, 0),
  ]
  /// What it gives a 32-bit program: AT_SYSINFO comes first.
  private static let narrow: [Entry] = [
    (32, 0xF7EE_6540), (33, 0xF7EE_6000), (16, 0x1F8B_FBFF), (6, 4096), (11, 1000), (12, 65534), (31, 0xFFD5_9FE7),
    (0, 0),
  ]

  @Test func wide() {
    let vector = AuxiliaryVector(Self.bytes(Self.wide, width: 8))
    #expect(vector.executedNameAddress == 0x7FFC_8D5D_FFED)
    #expect(vector.user == UserID(rawValue: 1000))
    #expect(vector.effectiveUser == .root)
  }

  @Test func narrow() {
    let vector = AuxiliaryVector(Self.bytes(Self.narrow, width: 4))
    #expect(vector.executedNameAddress == 0xFFD5_9FE7)
    #expect(vector.user == UserID(rawValue: 1000))
    #expect(vector.effectiveUser == UserID(rawValue: 65534))
  }

  @Test("Nothing behind the end counts, nor an entry that is cut")
  func ends() {
    let bytes = Self.bytes(Self.wide + [(11, 0), (12, 77), (31, 1)], width: 8)
    let vector = AuxiliaryVector(bytes)
    #expect(vector.executedNameAddress == 0x7FFC_8D5D_FFED)
    #expect(vector.user == UserID(rawValue: 1000))
    #expect(vector.effectiveUser == .root)
    let whole = Self.bytes([(33, 0x7FFC_8D5E_2000), (11, 1000), (31, 0x7FFC_8D5D_FFED)], width: 8)
    #expect(AuxiliaryVector(whole).executedNameAddress == 0x7FFC_8D5D_FFED)
    for cut in 1...16 {
      let vector = AuxiliaryVector(Array(whole.dropLast(cut)))
      #expect(vector.executedNameAddress == nil)
      #expect(vector.user == UserID(rawValue: 1000))
    }
  }

  @Test("Any cut and any garbage is read without a trap")
  func hostile() {
    let whole = Self.bytes(Self.wide, width: 8)
    for length in 0..<whole.count { _ = AuxiliaryVector(Array(whole.prefix(length))) }
    for length in 0..<40 {
      let vector = AuxiliaryVector([UInt8](repeating: 0xFF, count: length))
      #expect(vector.user == nil)
    }
    #expect(AuxiliaryVector([]).executedNameAddress == nil)
    #expect(AuxiliaryVector([UInt8](repeating: 0, count: 64)).user == nil)
  }

  @Test("A user number that does not fit is none")
  func wideUser() {
    #expect(AuxiliaryVector(Self.bytes([(33, 1), (11, 1 << 32)], width: 8)).user == nil)
    #expect(AuxiliaryVector(Self.bytes([(33, 1), (11, 0xFFFF_FFFF)], width: 8)).user == UserID(rawValue: .max))
  }

  @Test func ofThisProcess() throws {
    let vector = try AuxiliaryVector(of: GuardProcess.process)
    #expect(vector.effectiveUser == GuardProcess.user)
    let name = try ProcessFiles(GuardProcess.process).string(at: try #require(vector.executedNameAddress))
    #expect(name.hasSuffix(try ProcessFiles(GuardProcess.process).link("exe").lastComponent))
  }
}
