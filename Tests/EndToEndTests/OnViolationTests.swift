import Foundation
import Testing

/// What becomes of the runtime and of the step, by the policy's choice.
@Suite("On a violation", .requiresEngine(), .requiresPtrace)
struct OnViolationTests {
  let scratch: Scratch
  let bundle: Bundle

  init() throws {
    scratch = try Scratch()
    bundle = try Bundle(in: scratch)
  }

  private func run(_ script: String, _ action: String, inPolicy: Bool = false) throws -> GuardedRun {
    let step = Command.shell(script).with { $0.ownMounts = true }
    return inPolicy
      ? try Guard.run(step, policy: Guard.policy + "on_violation: \(action)\n", in: scratch)
      : try Guard.run(step, options: ["--on-violation", action], in: scratch)
  }

  @Test("terminate ends the whole step", arguments: [false, true])
  func terminate(inPolicy: Bool) throws {
    let script = "(sleep 3; touch background) & \(bundle.line("runc")); touch later; exit 7"
    let run = try run(script, "terminate", inPolicy: inPolicy)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(!bundle.started)
    #expect(!scratch.exists("later"))
    let verdict = try run.verdict()
    #expect(verdict.outcome == "violation")
    #expect(verdict.findings.map(\.action) == ["terminated"])
    #expect(!scratch.appears("background", within: .seconds(4)))
    #expect(!scratch.exists("background"), "a process of the step outlived it")
  }

  @Test("terminate ends daemons, too")
  func terminateDaemons() throws {
    let daemon = try Victim.path("daemon-exec")
    let script = "\(daemon) /bin/sh -c 'sleep 3; echo yes > survived'; sleep 0.5; \(bundle.line("runc")); true"
    let run = try run(script, "terminate")
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(!scratch.appears("survived", within: .seconds(4)))
  }

  @Test("kill ends the runtime only, and the step fails at its end", arguments: [false, true])
  func kill(inPolicy: Bool) throws {
    let run = try run("\(bundle.line("runc")); echo status $?; exit 7", "kill", inPolicy: inPolicy)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(!bundle.started)
    #expect(run.completion.output == "status 137\n")
    let verdict = try run.verdict()
    #expect(verdict.outcome == "violation")
    #expect(verdict.findings.map(\.action) == ["killed"])
    #expect(verdict.job?.exitStatus == 7)
  }

  @Test("report lets it run, and the outcome still is a violation", arguments: ["runc", "crun"], [false, true])
  func report(runtime: String, inPolicy: Bool) throws {
    let run = try run("\(bundle.line(runtime)); echo status $?; exit 7", "report", inPolicy: inPolicy)
    #expect(run.status == .exited(7), "\(run.testDescription)")
    #expect(bundle.started)
    #expect(run.completion.output == "hello from the container\nstatus 0\n")
    let verdict = try run.verdict()
    #expect(verdict.outcome == "violation")
    // The runtime executes itself again on its way; that is no finding of its own.
    #expect(verdict.findings.map(\.action) == ["reported"])
    #expect(verdict.findings.map(\.occurrences) == [1])
  }
}
