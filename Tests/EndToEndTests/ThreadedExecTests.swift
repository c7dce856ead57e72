import Foundation
import Testing

/// Execs that race with each other, with their own threads and with signals. The kernel's part in each is settled, so none
/// may hang or fail; a bare run of each is the measure.
@Suite("Execs that race", .requiresPtrace)
struct ThreadedExecTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  /// Runs a victim bare or guarded; both must print the same.
  private func expect(_ output: String, of words: [String], mode: GuardMode?) throws {
    let step = Command(words).with { $0.limit = .seconds(60) }
    guard let mode else {
      let completion = try step.run(in: scratch)
      #expect(completion.status == .exited(0), "\(completion.testDescription)")
      #expect(completion.output == output)
      return
    }
    let run = try Guard.run(step, mode: mode, in: scratch)
    #expect(run.status == .exited(0), "\(run.testDescription)")
    #expect(run.completion.output == output)
    #expect(try run.verdict().outcome == "clean")
  }

  @Test("many threads of a process exec at once", arguments: [2, 3, 8, 32], GuardMode.bareAndAll)
  func manyThreads(count: Int, mode: GuardMode?) throws {
    let victim = try Victim.path("many-threads-exec")
    let script = "for i in 1 2 3 4 5 6 7 8 9 10; do \(victim) \(count) /bin/echo $i || exit; done"
    try expect((1...10).map { "\($0)\n" }.joined(), of: ["sh", "-c", script], mode: mode)
  }

  @Test("a thread execs whose leader has ended", arguments: GuardMode.bareAndAll)
  func zombieLeader(mode: GuardMode?) throws {
    try expect("ok\n", of: [Victim.path("zombie-leader-exec"), "/bin/echo", "ok"], mode: mode)
  }

  @Test("threads exec in many processes at once", arguments: GuardMode.bareAndAll)
  func manyProcesses(mode: GuardMode?) throws {
    let victim = try Victim.path("many-threads-exec")
    let script = "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do \(victim) 8 /bin/true & done; wait; echo done"
    try expect("done\n", of: ["sh", "-c", script], mode: mode)
  }

  @Test("signals interrupt each exec", arguments: GuardMode.bareAndAll)
  func signalStorm(mode: GuardMode?) throws {
    try expect(
      "200 execs under signals\n", of: [Victim.path("signal-storm"), "200", "/bin/true"], mode: mode)
  }

  @Test("a runtime under a storm of signals is found", .requiresProgram("runc"), arguments: GuardMode.allCases)
  func runtimeInStorm(mode: GuardMode) throws {
    let runtime = try #require(Checkout.program("runc"))
    let run = try Guard.run(Command(Victim.path("signal-storm"), "20", runtime, "--version"), mode: mode, in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(run.completion.output == "")
  }

  @Test(
    "one of many threads executes a runtime and is found", .requiresProgram("runc"), arguments: [2, 3, 8, 32],
    GuardMode.allCases)
  func runtimeInThreads(count: Int, mode: GuardMode) throws {
    let runtime = try #require(Checkout.program("runc"))
    let victim = try Victim.path("many-threads-exec")
    let run = try Guard.run(Command(victim, "\(count)", runtime, "--version"), mode: mode, in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(run.completion.output == "")
  }

  @Test(
    "processes that are killed at any point of their exec hold nothing up", .requiresProgram("bash"),
    arguments: GuardMode.allCases)
  func killed(mode: GuardMode) throws {
    let script = "for i in $(seq 300); do /bin/sleep 60 & kill -9 $!; done 2>/dev/null; wait; /bin/echo done"
    let run = try Guard.run(Command("bash", "-c", script), mode: mode, in: scratch)
    #expect(run.status == .exited(0), "\(run.testDescription)")
    #expect(run.completion.output == "done\n")
    #expect(try run.verdict().outcome == "clean")
  }
}
