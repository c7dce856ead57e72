import Foundation
import Testing

/// `runcguard replay`: the run's own verdict again, what another policy would have said, and what is wrong with a trace.
@Suite("Replay", .requiresPtrace, .requiresProgram("runc"))
struct ReplayTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private var trace: String { scratch.file("trace.jsonl") }

  private func record(_ step: Command, options: [String] = []) throws -> GuardedRun {
    try Guard.run(step, options: ["--trace", trace] + options, in: scratch)
  }

  private func replay(_ words: String...) throws -> Completion {
    try Guard.invoking(["replay"] + words).run(in: scratch)
  }

  /// Replays the trace of a run, and expects the same findings, counts and sanctions.
  private func expectSame(_ run: GuardedRun) throws {
    let recorded = try run.verdict()
    let completion = try replay("--json", trace)
    #expect(completion.status == .exited(recorded.outcome == "clean" ? 0 : 86), "\(completion.testDescription)")
    try scratch.write(completion.output, to: "replayed.json")
    let replayed = try VerdictFile(reading: scratch.file("replayed.json"))
    #expect(replayed.findings.map(\.id) == recorded.findings.map(\.id))
    #expect(replayed.findings.map(\.reasons) == recorded.findings.map(\.reasons))
    #expect(replayed.findings.map(\.action) == recorded.findings.map(\.action))
    #expect(replayed.findings.map(\.occurrences) == recorded.findings.map(\.occurrences))
    #expect(replayed.outcome == recorded.outcome)
    #expect(replayed.summary.execs == recorded.summary.execs)
    #expect(replayed.summary.sanctioned == recorded.summary.sanctioned)
    #expect(replayed.summary.suspicious == recorded.summary.suspicious)
    #expect(replayed.summary.unverifiable == recorded.summary.unverifiable)
    #expect(replayed.sanctioned.map(\.count) == recorded.sanctioned.map(\.count))
    #expect(replayed.coverage.held == recorded.coverage.held)
    let text = try replay(trace)
    #expect(text.output.contains("0 rulings changed"), "\(text.testDescription)")
    #expect(text.output.contains("\(recorded.outcome), recorded as \(recorded.outcome)"))
  }

  @Test(
    "gives the run's own verdict again",
    arguments: [
      "true", "sh -c 'ls; no-such-command'; true", "runc --version",
      "cp $(command -v runc) formatter; ./formatter --version; sh -c 'runc --version; true'; /lib64/ld-linux-x86-64.so.2 ./formatter --version",
      "(runc --version; ./missing) & wait; exec -a make runc --version",
    ], ["terminate", "kill", "report"])
  func same(script: String, response: String) throws {
    try expectSame(record(.shell(script), options: ["--on-violation", response]))
  }

  @Test(
    "gives an engine's run again", .requiresEngine("podman", "conmon"))
  func engine() throws {
    let runtime = "runc"
    let step = Command(Checkout.scenario("podman"), try scratch.folder("work"), runtime).with {
      $0.ownMounts = true
      $0.limit = .seconds(180)
    }
    let run = try record(step)
    try #require(run.status == .exited(0), "\(run.testDescription)")
    try expectSame(run)

    let none = try scratch.write("version: 1\nengines: {use: []}\n", to: "none.yml")
    let without = try replay("--policy", none, trace)
    #expect(without.status == .exited(86), "\(without.testDescription)")
    #expect(without.output.contains("sanctioned: conmon of podman -> \(runtime), SUSPICIOUS: caller-not-engine"))
  }

  @Test("tells what another policy changes")
  func otherPolicy() throws {
    let run = try record(.shell("runc --version; true"), options: ["--on-violation", "kill"])
    #expect(run.status == .exited(86), "\(run.testDescription)")
    let policy = try scratch.write(
      """
      version: 1
      exceptions: [{caller: /usr/bin/dash, runtime: runc, argv: [runc, --version], reason: asks for the version}]

      """, to: "other.yml")
    let completion = try replay("--policy", policy, trace)
    #expect(completion.status == .exited(0), "\(completion.testDescription)")
    #expect(completion.output.contains("SUSPICIOUS: caller-not-engine -> runc, by an exception of the policy"))
    #expect(completion.output.contains("clean, recorded as violation"))
  }

  @Test("judges what stands before damage, names it, and is no pass")
  func damage() throws {
    _ = try record(.shell("runc --version; true"), options: ["--on-violation", "kill"])
    let bytes = try scratch.bytes(of: "trace.jsonl")
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    try scratch.write(String(decoding: bytes.dropLast(20), as: UTF8.self), to: "cut.jsonl")
    let cut = try replay(scratch.file("cut.jsonl"))
    #expect(cut.status == .exited(125), "\(cut.testDescription)")
    #expect(cut.errors.contains("cut.jsonl:\(lines.count): damaged: the line is cut short"))
    #expect(cut.output.contains("finding RCG001-"))

    // A guard that was killed leaves whole lines, and no end.
    try scratch.write(
      lines.dropLast().map { String(decoding: $0, as: UTF8.self) + "\n" }.joined(), to: "endless.jsonl")
    let endless = try replay(scratch.file("endless.jsonl"))
    #expect(endless.status == .exited(125), "\(endless.testDescription)")
    #expect(endless.errors.contains("the end is missing"))

    try scratch.write("not a trace\n", to: "other.jsonl")
    for file in ["other.jsonl", "missing.jsonl", "."] {
      let other = try replay(scratch.file(file))
      #expect(other.status == .exited(125), "\(other.testDescription)")
      #expect(other.output.isEmpty)
    }
  }
}
