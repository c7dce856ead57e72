import Glibc
import Testing

/// The second process of the guard: signals arrive once, and no step outlives its guard.
@Suite("The sentinel", .requiresPtrace) struct SentinelTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A step that counts the SIGTERMs it gets, and its guard, run as CI systems run them: in a process group of its own.
  private func counted(_ cancel: String, _ mode: GuardMode) throws -> String {
    let step = """
      n=0; trap 'n=$((n+1)); echo got $n' TERM; : > ready
      for i in 1 2 3 4 5 6 7 8; do sleep 0.1 & wait $!; wait $!; done; echo total $n
      """
    let script = """
      "$@" > out 2> err & guard=$!
      while [ ! -e ready ]; do sleep 0.02; done; sleep 0.1
      \(cancel)
      while kill -0 $guard 2>/dev/null; do wait $guard; done
      """
    let guarded = try Guard.guarding(.shell(step), mode: mode, in: scratch)
    let run = try guarded.prefixed(by: ["setsid", "-w", "sh", "-c", "trap : TERM; \(script)", "sh"]).run(in: scratch)
    return "\(try scratch.text(of: "out")) \(run.status)"
  }

  @Test(
    "lets the step have each signal exactly once",
    arguments: [
      // The pid that the CI system started (GitHub, Azure).
      "kill -TERM $guard",
      // Its process group (GitLab's shell, Buildkite).
      "kill -TERM 0",
      // Every process one after the other, highest pid first (Jenkins, GitLab's docker).
      "for pid in $(pgrep -g 0 | sort -rn); do [ $pid = $$ ] || kill -TERM $pid 2>/dev/null; done",
    ], GuardMode.allCases)
  func exactlyOnce(cancel: String, mode: GuardMode) throws {
    let output = try counted(cancel, mode)
    #expect(output.contains("total 1"), "\(output)")
  }

  @Test("that is killed ends the step, and is a finding", arguments: GuardMode.allCases)
  func sentinelKilled(mode: GuardMode) throws {
    let run = try Guard.run(.shell("kill -9 $PPID; sleep 1; touch survived"), mode: mode, in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(!scratch.exists("survived"))
    #expect(try run.verdict().findings.map(\.rule) == ["RCG003"])
  }

  @Test("kills the step when the guard is killed, at whatever moment", arguments: GuardMode.allCases)
  func guardKilled(mode: GuardMode) throws {
    let step = "setsid sh -c 'while :; do /bin/true; echo $$ >> alive; done' & while :; do /bin/true; done"
    for moment in 0..<40 {
      let guarded = try Guard.guarding(.shell(step), mode: mode, in: scratch)
      let running = try guarded.start(in: scratch)
      usleep(UInt32(moment * 2_500))
      try running.signal(SIGKILL)
      #expect(try running.finish().status == .signalled(SIGKILL))
      // What is left gets a moment to be killed; then nothing may go on.
      usleep(150_000)
      let before = scratch.exists("alive") ? try scratch.text(of: "alive").count : 0
      usleep(50_000)
      let after = scratch.exists("alive") ? try scratch.text(of: "alive").count : 0
      #expect(before == after, "killed after \(moment * 2_500) us, the step went on")
    }
  }
}
