import Foundation
import Testing

/// What only mode `trace` has: no listener, every thread traced.
@Suite("Mode trace", .requiresPtrace)
struct TraceModeTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A step under a listener of somebody else's, guarded in a mode that the guard chooses.
  private func underListener(_ kind: String, _ step: Command, options: [String] = []) throws -> GuardedRun {
    let command = try Guard.guarding(step, options: options, in: scratch)
      .prefixed(by: [Victim.path("outer-listener"), kind])
    return GuardedRun(completion: try command.run(in: scratch), scratch: scratch)
  }

  @Test("is chosen under an outer listener, even one that lets execs go on itself", arguments: ["idle", "execs"])
  func chosen(kind: String) throws {
    let script = "/bin/echo one; sh -c 'exec /bin/echo two'; (/bin/echo three) & wait; exit 3"
    let run = try underListener(kind, .shell(script))
    #expect(run.status == .exited(3), "\(run.testDescription)")
    #expect(run.completion.output == "one\ntwo\nthree\n")
    let verdict = try run.verdict()
    #expect(verdict.outcome == "clean")
    #expect(verdict.coverage.mode == "trace")
    #expect(verdict.coverage.held == 5, "\(run.testDescription)")
    #expect(verdict.coverage.limits.contains { $0.contains("debuggers") })
    #expect(verdict.coverage.limits.contains { $0.contains("outer listener") } == (kind == "execs"))
  }

  @Test(
    "finds a runtime under an outer listener, and its chain", .requiresProgram("runc"), arguments: ["idle", "execs"],
    ["plain-exec", "thread-exec", "vfork-exec", "many-threads-exec 8", "daemon-exec"])
  func found(kind: String, victim: String) throws {
    let words = victim.split(separator: " ").map(String.init)
    let program = try ([Victim.path(words[0])] + words.dropFirst()).joined(separator: " ")
    let run = try underListener(kind, .shell("\(program) /usr/sbin/runc --version; sleep 5"))
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(!run.completion.output.contains("runc version"))
    let finding = try #require(try run.verdict().findings.first)
    #expect(finding.rule == "RCG001")
    #expect(finding.reasons.contains("caller-not-engine"))
    #expect(finding.chain.contains { $0.path.hasSuffix("/\(words[0])") }, "\(run.testDescription)")
  }

  @Test("takes nobody for a process that had the same number, and ended before its fork was told", .requiresRoot)
  func reusedNumbers() throws {
    let victim = try Victim.path("reused-number")
    let script = "\(victim) end numbers 400 && \(victim) use numbers /bin/true"
    let run = try Guard.run(.shell(script), options: ["--mode", "trace"], in: scratch)
    #expect(run.status == .exited(0), "\(run.testDescription)")
    let used = try #require(Int(run.completion.output.trimmingCharacters(in: .whitespacesAndNewlines)))
    let coverage = try run.verdict().coverage
    // The shell, the victim twice, and one exec for each number.
    #expect(coverage.held == 3 + used, "\(run.testDescription)")
    #expect(coverage.watched == 0, "\(run.testDescription)")
  }

  @Test("is not chosen where notify was demanded, and nothing runs")
  func demanded() throws {
    let run = try underListener("idle", .shell("touch ran"), options: ["--mode", "notify"])
    #expect(run.status == .exited(125), "\(run.testDescription)")
    #expect(!scratch.exists("ran"))
    #expect(run.completion.errors.contains("listener") && run.completion.errors.contains("--mode auto"))
    #expect(try run.verdict().outcome == "error")
  }

  /// `CLONE_UNTRACED` makes a child that no tracer follows.
  @Test("lets no child escape its tracer and execute", arguments: GuardMode.bareAndAll, ["alone", "traced"])
  func untraced(mode: GuardMode?, way: String) throws {
    let step = Command(try Victim.path("untraced-exec"), way, "/bin/echo", "escaped")
    guard let mode else {
      #expect(try step.run(in: scratch).output == "escaped\n")
      return
    }
    let run = try Guard.run(step, mode: mode, in: scratch)
    switch (mode, way) {
    case (.notify, _): #expect(run.completion.output == "escaped\n", "\(run.testDescription)")
    case (.trace, "alone"):
      #expect(run.completion.errors.contains("execve: Function not implemented"), "\(run.testDescription)")
      #expect(run.completion.output == "")
    case (.trace, _):
      // With a tracer of the step's own it could be let go on.
      #expect(run.completion.errors.contains("PTRACE_SEIZE: Operation not permitted"), "\(run.testDescription)")
      #expect(run.completion.output == "")
    }
  }

  @Test("leaves the step's debuggers their error, and nothing hangs", .requiresProgram("strace", "gdb"))
  func debuggers() throws {
    let script = """
      strace -f -o log true; echo strace $?
      sleep 60 & gdb -nx -batch -p $! 2>&1 | grep -o 'Operation not permitted' | head -n 1; kill $!
      gdb -nx -batch -ex run --args /bin/echo debugged 2>&1 | grep -c '^debugged'
      """
    let run = try Guard.run(.shell(script), mode: .trace, in: scratch)
    #expect(run.status == .exited(1), "\(run.testDescription)")
    #expect(run.completion.output == "strace 1\nOperation not permitted\n0\n", "\(run.testDescription)")
    #expect(try run.verdict().outcome == "clean")
  }

  @Test("stops, continues and signals processes as without it")
  func jobControl() throws {
    let script = """
      set -m
      sleep 60 & sleeper=$!
      kill -STOP $sleeper; while ! grep -q 'State:.[Tt]' /proc/$sleeper/status; do sleep 0.01; done; echo stopped
      kill -CONT $sleeper; while ! grep -q 'State:.S' /proc/$sleeper/status; do sleep 0.01; done; echo continued
      kill -TERM $sleeper; wait $sleeper; echo $?
      trap 'echo caught' USR1; kill -USR1 $$; sh -c 'kill -SEGV $$'; echo $?
      python3 -c 'import os, signal
      release, hold = os.pipe()
      child = os.fork()
      if child == 0:
        os.kill(os.getpid(), signal.SIGSTOP); os.read(release, 1); os._exit(7)
      print(os.WIFSTOPPED(os.waitpid(child, os.WUNTRACED)[1]))
      os.kill(child, signal.SIGCONT)
      continued = os.WIFCONTINUED(os.waitpid(child, os.WCONTINUED)[1])
      os.write(hold, b"x")
      print(continued, os.WEXITSTATUS(os.waitpid(child, 0)[1]))'
      """
    let bare = try Command("bash", "-c", script).run(in: scratch)
    #expect(bare.output == "stopped\ncontinued\n143\ncaught\n139\nTrue\nTrue 7\n", "\(bare.testDescription)")
    let run = try Guard.run(Command("bash", "-c", script), mode: .trace, in: scratch)
    #expect(run.completion.output == bare.output, "\(run.testDescription)")
    #expect(run.status == bare.status)
  }
}
