import GuardModel
import Reports
import Testing

/// A trace is read up to whatever is wrong with it, and no further.
@Suite struct TraceReaderTests {
  private static func whole() throws -> [[UInt8]] {
    let header = TraceHeader(
      step: "build", policyDigest: nil, guardVersion: "0.1.0", mode: .notify,
      homeNamespaces: Namespaces(mount: 1, process: 2, user: 3),
      run: TraceRun(
        started: Sample.started, guardItself: TraceRecordTests.attempt, policy: "version: 1\n",
        policyOrigin: "built-in", engineSockets: [], programs: []))
    let end = TraceEnd(time: Sample.finished, outcome: .clean, stepEnd: .exited(0), leftovers: [])
    return [
      try header.encode(), try TraceRecord(TraceRecordTests.records[1]).encode(),
      try TraceRecord(TraceRecordTests.records[6]).encode(), try end.encode(),
    ]
  }

  /// How many lines behind the header can be read, and where and why it stops.
  private static func read(_ bytes: [UInt8]) -> (lines: Int, damage: TraceDamage?) {
    var lines = 0
    do throws(TraceDamage) {
      var reader = try TraceReader(bytes)
      while try reader.next() != nil { lines += 1 }
      return (lines, nil)
    } catch {
      return (lines, error)
    }
  }

  @Test func wholeTraceIsReadToItsEnd() throws {
    let (lines, damage) = Self.read(Array(try Self.whole().joined()))
    #expect(lines == 3 && damage == nil)
  }

  /// Wherever it is cut, what stands before is read and the cut is named.
  @Test func cutAnywhere() throws {
    let whole = try Self.whole()
    let bytes = Array(whole.joined())
    var ends: [Int] = []
    for line in whole { ends.append((ends.last ?? 0) + line.count) }
    for length in 0..<bytes.count {
      let (lines, damage) = Self.read(Array(bytes[..<length]))
      let complete = ends.count { $0 <= length }
      #expect(lines == max(0, complete - 1))
      #expect(damage?.line == complete + 1, "cut at \(length): \(String(describing: damage))")
    }
  }

  @Test func whatFollowsTheEndIsDamage() throws {
    let whole = try Self.whole()
    #expect(Self.read(Array((whole + [whole[1]]).joined())).damage == TraceDamage(line: 5, "the trace had ended"))
    let second = Self.read(Array([whole[0], whole[0]].joined()))
    #expect(second.damage == TraceDamage(line: 2, "a second header"))
    #expect(Self.read(Array(whole[1...].joined())).damage?.line == 1)
  }

  @Test(arguments: [
    ("\"ordinary\"", "\"fine\""), ("runcguard.trace/2", "runcguard.trace/9"), ("{", "["), ("\"exec\"", "\"end\""),
  ])
  func aDamagedLineIsNamed(_ part: String, _ other: String) throws {
    var whole = try Self.whole()
    whole[2] = Array(String(decoding: whole[2], as: UTF8.self).replacing(part, with: other).utf8)
    let (lines, damage) = Self.read(Array(whole.joined()))
    #expect(lines == 1)
    #expect(damage?.line == 3)
  }
}
