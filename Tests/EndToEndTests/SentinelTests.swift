import Foundation
import Glibc
import Testing

/// The second process of the guard: signals arrive once, and no step outlives its guard.
@Suite("The sentinel", .requiresPtrace) struct SentinelTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Every signal that CI systems and people send, three times each, the next one when all have seen the one before.
  private static let driver = """
    "$@" > out 2> err & guard=$!
    until grep -qs ready out; do sleep 0.02; done
    step=$(sed -n 's/^ready //p' out)
    sentinel=$(awk '/^PPid/ {print $2}' /proc/$step/status)
    seen() { ! grep -hE '^(Sig|Shd)Pnd' /proc/$guard/status /proc/$sentinel/status | cut -f 2 | grep -q '[^0]'; }
    count=0
    for round in 1 2 3; do for signal in TERM INT HUP QUIT USR1 USR2; do
      cancel $signal
      count=$((count+1))
      until [ $(grep -c '^got' out) -ge $count ] && seen; do sleep 0.01; done
    done; done
    sleep 0.5
    kill -ALRM $step
    while kill -0 $guard 2>/dev/null; do wait $guard; done
    """

  @Test(
    "lets the step have each signal exactly once",
    arguments: [
      // The pid that the CI system started (GitHub, Azure).
      "kill -$1 $guard",
      // Its process group (GitLab's shell, Buildkite).
      "kill -$1 0",
      // Every process one after the other, highest pid first (Jenkins, GitLab's docker).
      "for pid in $(pgrep -g 0 | sort -rn); do [ $pid = $$ ] || kill -$1 $pid 2>/dev/null; done",
    ], GuardMode.allCases)
  func exactlyOnce(cancel: String, mode: GuardMode) throws {
    let guarded = try Guard.guarding(Command(try Victim.path("count-signals")), mode: mode, in: scratch)
    let script = "trap : TERM INT HUP QUIT USR1 USR2; cancel() { \(cancel); }\n\(Self.driver)"
    // As CI systems run steps: in a process group of its own.
    let run = try guarded.prefixed(by: ["setsid", "-w", "sh", "-c", script, "sh"]).run(in: scratch)
    #expect(run.status == .exited(0), "\(run.testDescription)")
    let lines = try scratch.text(of: "out").split(separator: "\n").dropFirst().map(String.init)
    let once = ["TERM", "INT", "HUP", "QUIT", "USR1", "USR2"].map { "got \($0)" }
    #expect(lines == once + once + once)
  }

  @Test("that is killed ends the step, and is a finding", arguments: GuardMode.allCases)
  func sentinelKilled(mode: GuardMode) throws {
    let run = try Guard.run(.shell("kill -9 $PPID; sleep 1; touch survived"), mode: mode, in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(!scratch.exists("survived"))
    #expect(try run.verdict().findings.map(\.rule) == ["RCG003"])
  }

  /// `RUNCGUARD_KILL_MOMENTS` sets how many; 200 were tried by hand.
  private static let moments = ProcessInfo.processInfo.environment["RUNCGUARD_KILL_MOMENTS"].flatMap { Int($0) } ?? 20

  private static let endless =
    "setsid sh -c 'while :; do /bin/true; echo $$ >> alive; done' & while :; do /bin/true; done"

  /// Starts the endless step, waits for a random moment of its first 100 ms, has something killed, and expects that all
  /// of the step ends then, and that nothing says it passed.
  private func killing(_ mode: GuardMode, _ kill: (Running) throws -> Void) throws -> Completion {
    let guarded = try Guard.guarding(.shell(Self.endless), mode: mode, in: scratch)
    let running = try guarded.start(in: scratch)
    let moment = UInt32.random(in: 0...100_000)
    usleep(moment)
    try kill(running)
    let completion = try running.finish()
    let limit = ContinuousClock.now + .seconds(30)
    while scratch.processes.alive, ContinuousClock.now < limit { usleep(10_000) }
    #expect(!scratch.processes.alive, "after \(moment) us: \(scratch.processes.report())")
    #expect(completion.status != .exited(0), "after \(moment) us")
    if scratch.exists("verdict.json") {
      #expect(try VerdictFile(reading: scratch.file("verdict.json")).outcome != "clean", "after \(moment) us")
      try FileManager.default.removeItem(atPath: scratch.file("verdict.json"))
    }
    return completion
  }

  @Test("kills the step when the guard is killed, at whatever moment", arguments: GuardMode.allCases)
  func guardKilled(mode: GuardMode) throws {
    for _ in 0..<Self.moments {
      let completion = try killing(mode) { try $0.signal(SIGKILL) }
      #expect(completion.status == .signalled(SIGKILL))
    }
  }

  @Test("that is killed at whatever moment ends the step", arguments: GuardMode.allCases)
  func sentinelKilledAtRandom(mode: GuardMode) throws {
    for _ in 0..<Self.moments {
      let completion = try killing(mode) { running in
        while ProcessTree.children(of: running.process).first.map({ Glibc.kill($0, SIGKILL) }) == nil { usleep(1_000) }
      }
      // 125 where the step had not begun.
      #expect([.exited(86), .exited(125)].contains(completion.status), "\(completion.testDescription)")
    }
  }
}
