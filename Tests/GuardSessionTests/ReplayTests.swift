import Foundation
import GuardModel
import GuardPolicy
import GuardSession
import Reports
import Testing

/// Traces of former versions, and what is made of them by today's judge.
@Suite("Replay of recorded traces")
struct ReplayTests {
  private static func sample(_ name: String) throws -> [UInt8] {
    let folder = try #require(Bundle.module.url(forResource: "Traces", withExtension: nil))
    return [UInt8](try Data(contentsOf: folder.appending(path: name)))
  }

  private static func replay(_ bytes: [UInt8], _ policy: Policy?) throws -> Replay {
    try Replay(bytes, name: "sample", policy: policy, guardVersion: "0")
  }

  @Test("Version 1 is read, and judged as it was under the same policy")
  func version1() throws {
    let replay = try Self.replay(Self.sample("version-1.jsonl"), Policy(onViolation: .kill))
    #expect(replay.damage == nil)
    #expect(replay.changes == [])
    #expect(replay.verdict.outcome == .violation)
    #expect(replay.verdict.summary.execs == 8)
    #expect(
      replay.verdict.findings.map(\.reasons) == [
        ["caller-not-engine"], ["caller-not-engine", "runtime-untrusted", "runtime-disguised"],
      ])
    #expect(replay.verdict.findings.map(\.caller?.path) == ["/usr/bin/dash", "/usr/bin/dash"])
  }

  @Test("Version 1 does not hold its policy, and says so")
  func version1WithoutPolicy() throws {
    #expect(throws: GuardFailure.self) { try Self.replay(Self.sample("version-1.jsonl"), nil) }
  }

  @Test("Another policy changes what it speaks of, and nothing else")
  func otherPolicy() throws {
    var policy = Policy(onViolation: .kill)
    policy.exceptions = [
      PolicyException(caller: "/usr/bin/dash", runtime: .family("runc"), arguments: nil, reason: "a test")
    ]
    let replay = try Self.replay(Self.sample("version-1.jsonl"), policy)
    #expect(replay.changes.map(\.line) == [5])
    #expect(replay.changes.first?.now == .excepted("runc", exception: 0))
    // The disguised copy was made during the run: no exception covers it.
    #expect(replay.verdict.findings.map(\.reasons.last) == ["runtime-disguised"])
    #expect(replay.verdict.sanctioned.map(\.ground) == [.exception(reason: "a test")])
  }

  @Test("Before damage everything is judged, and a missing record is damage")
  func damage() throws {
    let bytes = try Self.sample("version-1.jsonl")
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    let cut = try Self.replay(Array(bytes.dropLast(10)), Policy(onViolation: .kill))
    #expect(cut.damage?.line == lines.count)
    #expect(cut.verdict.summary.execs == 7)
    #expect(cut.verdict.findings.count == 2)
    #expect(cut.verdict.outcome == .error)

    let without = Array((lines[..<3] + lines[4...]).map { Array($0) + [UInt8(ascii: "\n")] }.joined())
    let missing = try Self.replay(without, Policy(onViolation: .kill))
    #expect(missing.damage == TraceDamage(line: 4, "a record before this one is missing"))
    #expect(missing.verdict.summary.execs == 3 || missing.verdict.summary.execs == 2)
  }
}
