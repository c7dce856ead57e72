import GuardModel
import Testing

@testable import GuardSession

@Suite("The record of leftovers") struct LeftoverRecordTests {
  private func process(_ number: Int) -> ProcessID { ProcessID(rawValue: Int32(number)) }

  @Test("tells programs and fates apart, the most numerous first")
  func kinds() {
    var record = LeftoverRecord()
    for number in 1...3 { record.found(process(number), program: "/bin/sleep") }
    record.found(process(4), program: "/usr/bin/java")
    record.found(process(5), program: nil)
    record.killed(process(1))
    record.killed(process(4))
    // Never found, such as a process that had died before it could be.
    record.killed(process(9))
    let expected = [
      Leftover(path: "/bin/sleep", fate: .ended, count: 2), Leftover(path: "/bin/sleep", fate: .killed, count: 1),
      Leftover(path: "/usr/bin/java", fate: .killed, count: 1), Leftover(path: nil, fate: .ended, count: 1),
    ]
    #expect(record.summary(unlessKilled: .ended) == expected)
  }

  @Test("does not grow with the number of programs or processes")
  func bounds() {
    var record = LeftoverRecord()
    for number in 0..<60_000 { record.found(process(number), program: ByteString("/tmp/\(number)")) }
    let summary = record.summary(unlessKilled: .awaited)
    #expect(summary.count == LeftoverRecord.programLimit + 1)
    #expect(summary.reduce(0) { $0 + $1.count } == LeftoverRecord.processLimit)
  }
}
