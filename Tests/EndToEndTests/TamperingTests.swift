import Foundation
import Glibc
import Testing

/// Attacks on the guard's own processes, and on those it trusts: nothing is gained, and what was seen is a finding.
@Suite("An attack on the guard", .requiresRoot, .requiresPtrace, .requiresProgram("runc", "setpriv"))
struct TamperingTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Who attacks: root with all capabilities, or an ordinary user with a guard of the same user.
  enum Attacker: CaseIterable {
    case root, user

    var prefix: [String] {
      self == .root ? [] : ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
    }
  }

  /// The numbers of the sentinel and of the guard, as a step finds them.
  private static let numbers = "sentinel=$PPID; guard=$(awk '/^PPid/ {print $2}' /proc/$PPID/status); "

  private func run(
    _ script: String, by attacker: Attacker = .root, policy: String = Guard.policy, options: [String] = ["kill"]
  ) throws -> GuardedRun {
    let folder = try scratch.folder("reports")
    try #require(chmod(folder, 0o777) == 0)
    let report = scratch.file("reports/verdict.json")
    let options = ["--json", report, "--on-violation"] + options
    let command = try Guard.guarding(.shell(Self.numbers + script), options: options, policy: policy, in: scratch)
    return GuardedRun(
      completion: try command.prefixed(by: attacker.prefix).run(in: scratch), scratch: scratch, report: report)
  }

  @Test(
    "by its descriptors, threads or memory", arguments: Attacker.allCases, ["guard", "sentinel"])
  func access(attacker: Attacker, target: String) throws {
    let victim = try Victim.path("attack-process")
    let run = try run("\(victim) $\(target) getfd attach seize writev; runc --version; echo on", by: attacker)
    #expect(
      run.completion.output == "getfd EPERM\nattach EPERM\nseize EPERM\nwritev EPERM\non\n", "\(run.testDescription)")
    #expect(run.status == .exited(86))
    let findings = try run.verdict().findings
    let finding = try #require(findings.first { $0.rule == "RCG003" })
    #expect(finding.reasons == ["guard-access"])
    #expect(finding.action == "refused")
    #expect(finding.chain.first?.path == victim)
    #expect(findings.contains { $0.rule == "RCG001" })
  }

  @Test("ends the step where the policy ends steps")
  func terminates() throws {
    let run = try run("\(try Victim.path("attack-process")) $guard seize; sleep 9; echo on", options: ["terminate"])
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(!run.completion.output.contains("on"))
    #expect(try run.verdict().findings.map(\.action) == ["terminated"])
  }

  @Test("by its memory file, where the attacker is an ordinary user")
  func memoryFile() throws {
    let run = try run("\(try Victim.path("attack-process")) $guard mem", by: .user)
    #expect(run.completion.output == "mem EACCES\n", "\(run.testDescription)")
  }

  /// A program that a policy names as an engine, started by the step, which runs what it likes as its child's tracer.
  @Test("by an engine's process", arguments: ["", "unshare -pf --mount-proc "])
  func engine(inside: String) throws {
    let engine = scratch.file("acme-engine")
    try #require(Command("cp", "/usr/bin/sleep", engine).run(in: scratch).status == .exited(0))
    let policy = Guard.policy + "  custom:\n    - {name: acme, path: \(engine)}\n"
    let victim = try Victim.path("attack-process")
    let script = """
      \(engine) 60 & until [ "$(readlink /proc/$!/exe)" = \(engine) ]; do sleep 0.02; done
      \(victim) $! getfd attach seize writev; kill $!
      """
    let run = try run("\(inside)sh -c '\(script)'", policy: policy)
    #expect(run.completion.output == "getfd EPERM\nattach EPERM\nseize EPERM\nwritev EPERM\n", "\(run.testDescription)")
    #expect(run.status == .exited(86))
    #expect(try run.verdict().findings.map(\.reasons) == [["engine-access"]])
  }

  @Test("is not what a debugger of the step's own programs does")
  func honest() throws {
    let victim = try Victim.path("attack-process")
    let run = try run("sleep 60 & sleep 0.2; \(victim) $! getfd seize writev mem; kill $!")
    #expect(
      run.completion.output == "getfd worked\nseize worked\nwritev worked\nmem worked\n", "\(run.testDescription)")
    #expect(run.status == .exited(0))
  }

  @Test("by stopping the sentinel")
  func sentinelStopped() throws {
    let run = try run("kill -STOP $sentinel; sleep 1; runc --version; echo on; exit 3")
    #expect(run.completion.output == "on\n", "\(run.testDescription)")
    #expect(run.status == .exited(86))
    #expect(try run.verdict().findings.contains { $0.reasons == ["sentinel-stopped"] })
  }

  @Test("by stopping the guard, which stops every exec with it")
  func guardStopped() throws {
    let script = Self.numbers + "echo yes > started; kill -STOP $guard; runc --version; /bin/echo on"
    let running = try Guard.guarding(.shell(script), options: ["--on-violation", "kill"], in: scratch)
      .start(in: scratch)
    try #require(scratch.appears("started"))
    let limit = ContinuousClock.now + .seconds(30)
    func isStopped() -> Bool {
      let stat = FileManager.default.contents(atPath: "/proc/\(running.process)/stat") ?? Data()
      return String(decoding: stat, as: UTF8.self).contains(") T ")
    }
    while !isStopped(), ContinuousClock.now < limit { usleep(10_000) }
    #expect(isStopped())
    usleep(300_000)
    try running.signal(SIGCONT)
    let completion = try running.finish()
    #expect(completion.status == .exited(86), "\(completion.testDescription)")
    #expect(completion.output == "on\n")
  }

  @Test("by killing guard and sentinel at once leaves a step that can execute nothing")
  func bothKilled() throws {
    let run = try run("kill -9 $sentinel $guard; runc --version; /bin/echo on; /bin/touch reports/went-on", by: .user)
    #expect(run.status == .signalled(SIGKILL), "\(run.testDescription)")
    let limit = ContinuousClock.now + .seconds(20)
    while scratch.processes.alive, ContinuousClock.now < limit { usleep(10_000) }
    #expect(!scratch.processes.alive)
    #expect(run.completion.output == "")
    #expect(!scratch.exists("reports/went-on"))
    #expect(try run.verdict().outcome == "unfinished")
  }

  /// `RUNCGUARD_FAILED_EXECS` sets how many; 100,000 were tried by hand.
  @Test("by execs that fail, however many", .timeLimit(.minutes(20)))
  func failedExecs() throws {
    let count = ProcessInfo.processInfo.environment["RUNCGUARD_FAILED_EXECS"] ?? "20000"
    let victim = try Victim.path("failed-execs")
    func peak(_ count: String) throws -> Int {
      let command = try Guard.guarding(.shell(Self.numbers + "\(victim) \(count) $guard"), in: scratch)
        .with { $0.limit = .seconds(240) }
      let completion = try command.run(in: scratch)
      #expect(completion.status == .exited(0), "\(completion.testDescription)")
      return try #require(completion.output.split(separator: " ").compactMap { Int($0) }.first)
    }
    let few = try peak("100")
    let many = try peak(count)
    #expect(many < few + 4096, "\(few) KiB after 100 failed execs, \(many) KiB after \(count)")
  }

  @Test("by a fork bomb, which ends with the step")
  func forkBomb() throws {
    let user = try TestUser(in: scratch)
    // Nothing is forked by the shell itself once the bomb has taken every place; the bomb may burn out, the sleeper stays.
    let bomb = """
      ulimit -p 60 || exit 9
      sleep 60 & sleep 1 & timer=$!
      bomb() { bomb | bomb & }; bomb 2> /dev/null
      wait $timer; exit 3
      """
    let run = try Guard.run(.shell(bomb), options: ["--user", user.name], in: scratch)
    #expect(run.status == .exited(3), "\(run.testDescription)")
    #expect(!scratch.processes.alive, "\(scratch.processes.report())")
    #expect(try run.verdict().coverage.leftovers?.isEmpty == false)
  }
}
