import GuardModel
import Testing

@testable import Reports

@Suite("Merging verdicts")
struct VerdictMergeTests {
  private func step(_ name: String, _ outcome: Outcome, _ findings: [Finding] = [], status: Int32 = 0) -> Verdict {
    var verdict = Sample.verdict(outcome, findings: findings)
    verdict.step = name
    verdict.job.end = .exited(status)
    if outcome == .error { verdict.failure = GuardFailure(.launching, "no listener") }
    return verdict
  }

  private func merge(_ verdicts: Verdict...) throws -> Verdict {
    try #require(VerdictMerge.merge(verdicts, step: "job"))
  }

  @Test("of none is none, and no pass")
  func none() { #expect(VerdictMerge.merge([], step: "job") == nil) }

  @Test(
    "has the worst outcome, in any order",
    arguments: [
      ([.clean, .clean], .clean), ([.clean, .violation], .violation), ([.violation, .unfinished], .unfinished),
      ([.unfinished, .error], .error), ([.clean, .error, .violation], .error), ([.clean, .unfinished], .unfinished),
      ([.clean, .nested], .clean), ([.nested, .violation], .violation), ([.nested, .nested], .nested),
    ] as [([Outcome], Outcome)])
  func worst(outcomes: [Outcome], worst: Outcome) throws {
    let verdicts = outcomes.enumerated().map { step("\($0)", $1, $1 == .violation ? [Sample.finding] : []) }
    for order in [verdicts, verdicts.reversed()] {
      let merged = try #require(VerdictMerge.merge(order, step: "job"))
      #expect(merged.outcome == worst)
      #expect((merged.failure != nil) == (worst == .error))
    }
  }

  @Test("is an error where a step's verdict could not be read")
  func unreadable() throws {
    let failure = GuardFailure(.reporting, "b.verdict.json is no verdict")
    let merged = try #require(
      VerdictMerge.merge([step("a", .violation, [Sample.finding])], unreadable: [failure], step: "job"))
    #expect(merged.outcome == .error)
    #expect(merged.failure == failure)
    #expect(merged.findings.count == 1)
    #expect(VerdictMerge.merge([], unreadable: [failure], step: "job") == nil)
  }

  @Test("names every step, with its outcome, its end and its findings")
  func steps() throws {
    let merged = try merge(step("a", .clean), step("b", .violation, [Sample.finding], status: 3), step("c", .clean))
    #expect(merged.step == "job")
    #expect(merged.job.steps.map(\.step) == ["a", "b", "c"])
    #expect(merged.job.steps.map(\.outcome) == [.clean, .violation, .clean])
    #expect(merged.job.steps.map(\.findings) == [[], [Sample.finding.id], []])
    #expect(merged.job.end == .exited(3))
    let again = try #require(VerdictMerge.merge([merged, step("d", .clean)], step: "all"))
    #expect(again.job.steps.map(\.step) == ["a", "b", "c", "d"])
  }

  @Test("counts findings of the same id once, with all their occurrences")
  func findings() throws {
    var other = Sample.finding
    other.id = "RCG001-other"
    var often = Sample.finding
    often.occurrences = 4
    let merged = try merge(step("a", .violation, [Sample.finding, other]), step("b", .violation, [often]))
    #expect(merged.findings.map(\.id) == [Sample.finding.id, other.id])
    #expect(merged.findings.map(\.occurrences) == [5, 1])
    #expect(merged.summary.suspicious == 3)
  }

  @Test("adds up what was sanctioned, by whom")
  func sanctioned() throws {
    var first = step("a", .clean)
    first.sanctioned = Sample.podman
    var second = step("b", .clean)
    second.sanctioned = [Sample.podman[3], Sample.podman[0]]
    #expect(try merge(first, second).sanctioned.map(\.count) == [8, 4, 3, 2])
  }

  @Test("unites coverage, and claims no more than its weakest step")
  func coverage() throws {
    var weak = step("b", .clean)
    weak.coverage.mode = .none
    weak.coverage.privileges = "root"
    weak.coverage.engineSockets = ["/run/docker.sock"]
    weak.coverage.limits = ["more", Sample.verdict(.clean).coverage.limits[0]]
    let coverage = try merge(step("a", .clean), weak, step("c", .clean)).coverage
    #expect(coverage.mode == .none)
    #expect(coverage.privileges == "uid 1000, no_new_privs; root")
    #expect(coverage.held == 642)
    #expect(coverage.engineSockets == ["/run/docker.sock"])
    #expect(coverage.limits == [Sample.verdict(.clean).coverage.limits[0], "more"])
  }

  @Test("takes no coverage from a guard that stepped aside")
  func nested() throws {
    var aside = step("b", .nested)
    aside.coverage = Coverage(mode: .none, privileges: "", kernel: "", limits: ["observed nothing"])
    aside.policy = PolicyOrigin(origin: "the outer guard's", digest: nil, writableByStep: false)
    let merged = try merge(aside, step("a", .clean))
    #expect(merged.coverage == Sample.verdict(.clean).coverage)
    #expect(merged.policy == Sample.verdict(.clean).policy)
    #expect(merged.job.steps.map(\.outcome) == [.nested, .clean])
  }

  @Test("lasts from the first start to the last end; one that did not end leaves it open")
  func time() throws {
    var late = step("b", .clean)
    late.job.finished = Timestamp(seconds: Sample.finished.seconds + 60, nanoseconds: 0)
    late.job.started = Sample.finished
    let job = try merge(late, step("a", .clean)).job
    #expect(job.started == Sample.started)
    #expect(job.finished == late.job.finished)
    var open = step("c", .unfinished)
    open.job.finished = nil
    #expect(try merge(late, open).job.finished == nil)
  }

  @Test("has one policy's digest, or none where there were several")
  func policy() throws {
    var other = step("b", .clean)
    other.policy = PolicyOrigin(origin: "/w/.runcguard.yml", digest: nil, writableByStep: true)
    #expect(try merge(step("a", .clean), step("b", .clean)).policy.digest == Sample.digest)
    let policy = try merge(step("a", .clean), other).policy
    #expect(policy == PolicyOrigin(origin: "built-in and /w/.runcguard.yml", digest: nil, writableByStep: true))
  }

  @Test("does not overflow on what a file claims")
  func overflow() throws {
    var huge = step("a", .clean)
    huge.summary.execs = .max
    huge.coverage.held = .max
    let merged = try merge(huge, huge)
    #expect(merged.summary.execs == .max)
    #expect(merged.coverage.held == .max)
  }
}
