import Foundation
import Glibc
import Testing

/// Attempts to leave the guard, to lie to it about the caller, or to end it.
@Suite("An attempt to evade the guard", .requiresEngine("cc"), .requiresPtrace)
struct EvasionTests {
  let scratch: Scratch
  let bundle: Bundle
  let runtime = "/usr/sbin/runc"

  init() throws {
    scratch = try Scratch()
    bundle = try Bundle(in: scratch)
  }

  /// Expects that the guard let no runtime print its version.
  private func expectStopped(_ run: GuardedRun, rule: String = "RCG001", reason: String? = nil) throws {
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(!run.completion.output.contains("runc version"))
    let verdict = try run.verdict()
    #expect(verdict.outcome == "violation")
    let finding = try #require(verdict.findings.first { $0.rule == rule }, "\(run.testDescription)")
    if let reason { #expect(finding.reasons.contains(reason), "\(finding.reasons)") }
  }

  @Test("by another path than the one at the system call", arguments: [false, true])
  func pathRace(guarded: Bool) throws {
    let step = Command(try Victim.path("path-race"), "200", "/bin/true", runtime, "--version")
    guard guarded else {
      let completion = try step.run(in: scratch)
      #expect(completion.output.contains("runc version"), "\(completion.testDescription)")
      return
    }
    let run = try Guard.run(step, options: ["--on-violation", "kill"], in: scratch)
    try expectStopped(run)
    #expect(try run.verdict().summary.suspicious > 0)
  }

  @Test("by a forged link to the caller's program", .requiresProgram("podman"), arguments: [false, true])
  func forgedCaller(guarded: Bool) throws {
    let step = Command(try Victim.path("forged-exe-exec"), "/usr/bin/podman", runtime, "--version")
    guard guarded else {
      let completion = try step.run(in: scratch)
      #expect(completion.errors.hasPrefix("forged\n"), "\(completion.testDescription)")
      #expect(completion.output.contains("runc version"))
      return
    }
    let run = try Guard.run(step, in: scratch)
    try expectStopped(run)
    #expect(!run.completion.errors.contains("forged\n"))
  }

  @Test("by a process that is not dumpable, or has a listener of its own", arguments: [false, true])
  func standing(guarded: Bool) throws {
    for victim in ["undumpable-exec", "own-listener-exec"] {
      let step = Command(try Victim.path(victim), runtime, "--version")
      if guarded {
        try expectStopped(Guard.run(step, in: scratch))
      } else {
        #expect(try step.run(in: scratch).output.contains("runc version"))
      }
    }
  }

  @Test("by a tracer of the step's own", .requiresProgram("strace"), arguments: [false, true])
  func traced(guarded: Bool) throws {
    let step = Command(["strace", "-f", "-qq", "-o", "log", "sh", "-c", bundle.line("runc") + "; true"])
      .with { $0.ownMounts = true }
    guard guarded else {
      let completion = try step.run(in: scratch)
      #expect(bundle.started, "\(completion.testDescription)")
      return
    }
    let run = try Guard.run(step, in: scratch)
    #expect(!bundle.started)
    try expectStopped(run)
    #expect(try run.verdict().coverage.watched ?? 0 > 0)
  }

  @Test("by a tracer of the step's own, where the policy refuses these", .requiresProgram("strace"))
  func tracedAndRefused() throws {
    let step = Command("strace", "-f", "-qq", "-o", "log", "sh", "-c", "/bin/true; \(runtime) --version")
    let run = try Guard.run(step, policy: Guard.policy + "traced: refuse\n", in: scratch)
    try expectStopped(run, rule: "RCG002", reason: "traced-by-job")
  }

  /// The kernel executes a file that nobody may read; a guard without privileges cannot look into it either.
  @Test("by a program that the guard may not read", .requiresProgram("setpriv"), arguments: [false, true])
  func unreadable(guarded: Bool) throws {
    let copied = try Command.shell("cp \(runtime) secret && chmod 0111 secret && mkdir reports && chown nobody reports")
      .run(in: scratch)
    try #require(copied.status == .exited(0))
    let become = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
    let step = Command(scratch.file("secret"), "--version")
    guard guarded else {
      let completion = try step.prefixed(by: become).run(in: scratch)
      #expect(completion.output.contains("runc version"), "\(completion.testDescription)")
      return
    }
    let report = scratch.file("reports/verdict.json")
    let completion = try Guard.guarding(step, options: ["--json", report], in: scratch).prefixed(by: become)
      .run(in: scratch)
    #expect(completion.status == .exited(86), "\(completion.testDescription)")
    #expect(!completion.output.contains("runc version"))
    let finding = try #require(try VerdictFile(reading: report).findings.first)
    #expect(finding.rule == "RCG002")
    #expect(finding.reasons.contains("image-unreadable"))
  }

  @Test("by killing the guard")
  func killedGuard() throws {
    let step = Command.shell("kill -9 $PPID; sleep 0.2; \(runtime) --version; echo yes > went-on; sleep 60")
    let completion = try Guard.guarding(step, in: scratch).run(in: scratch)
    #expect(completion.status != .exited(0), "\(completion.testDescription)")
    let end = ContinuousClock.now + .seconds(5)
    while scratch.processes.alive, ContinuousClock.now < end { usleep(20_000) }
    #expect(!scratch.processes.alive, "\(scratch.processes.report())")
    #expect(!completion.output.contains("runc version"))
    #expect(try VerdictFile(reading: scratch.file("verdict.json")).outcome != "clean")
  }
}
