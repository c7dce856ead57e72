import Testing

/// The interpreter that the filter's tests rely on.
@Suite struct BPFProgramTests {
  private func program(_ lines: [(code: UInt16, yes: UInt8, no: UInt8, constant: UInt32)]) throws -> BPFProgram {
    try BPFProgram(
      lines.flatMap { line in
        [UInt8(line.code & 0xFF), UInt8(line.code >> 8), line.yes, line.no]
          + (0..<4).map { UInt8(truncatingIfNeeded: line.constant >> (8 * $0)) }
      })
  }

  private let data = SeccompData(number: 59, architecture: 0xC000_003E, arguments: [0x1_0000_0023])

  @Test(
    "Comparisons with a loaded word",
    arguments: [
      (0x15, 59, true), (0x15, 58, false), (0x25, 58, true), (0x25, 59, false), (0x35, 59, true), (0x35, 60, false),
      (0x45, 0x10, true), (0x45, 0x4, false),
    ] as [(UInt16, UInt32, Bool)])
  func comparisons(code: UInt16, constant: UInt32, holds: Bool) throws {
    let program = try program([(0x20, 0, 0, 0), (code, 0, 1, constant), (0x06, 0, 0, 1), (0x06, 0, 0, 2)])
    #expect(try program.run(data).action == (holds ? 1 : 2))
  }

  @Test("Arguments are read by halves, the low one first")
  func halves() throws {
    for (offset, word) in [(0, 59), (4, 0xC000_003E), (8, 0x1234_5678), (12, 0x7FFF), (16, 0x23), (20, 1), (60, 0)]
      as [(UInt32, UInt32)]
    {
      let program = try program([(0x20, 0, 0, offset), (0x15, 0, 1, word), (0x06, 0, 0, 1), (0x06, 0, 0, 2)])
      #expect(try program.run(data) == BPFProgram.Outcome(action: 1, offsets: [offset]))
    }
  }

  @Test func maskAndJump() throws {
    let program = try program([
      (0x20, 0, 0, 0), (0x54, 0, 0, 0xF), (0x05, 0, 0, 1), (0x06, 0, 0, 9), (0x15, 0, 1, 0xB), (0x06, 0, 0, 1),
      (0x06, 0, 0, 2),
    ])
    #expect(try program.run(data).action == 1)
  }

  @Test func faults() throws {
    #expect(throws: BPFProgram.Fault.cutInstruction) { try BPFProgram([6, 0, 0]) }
    #expect(throws: BPFProgram.Fault.ranPastTheEnd) { try program([(0x20, 0, 0, 0)]).run(data) }
    #expect(throws: BPFProgram.Fault.unknownCode(0x07)) { try program([(0x07, 0, 0, 0)]).run(data) }
    #expect(throws: BPFProgram.Fault.loadOutsideData(64)) { try program([(0x20, 0, 0, 64)]).run(data) }
    #expect(throws: BPFProgram.Fault.loadOutsideData(2)) { try program([(0x20, 0, 0, 2)]).run(data) }
  }
}
