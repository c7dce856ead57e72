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

  private func run(_ script: String, _ action: String, _ mode: GuardMode, inPolicy: Bool = false) throws -> GuardedRun {
    let step = Command.shell(script).with { $0.ownMounts = true }
    return inPolicy
      ? try Guard.run(step, mode: mode, policy: Guard.policy + "on_violation: \(action)\n", in: scratch)
      : try Guard.run(step, options: ["--on-violation", action], mode: mode, in: scratch)
  }

  @Test("terminate ends the whole step", arguments: [false, true], GuardMode.allCases)
  func terminate(inPolicy: Bool, mode: GuardMode) throws {
    let script = "(sleep 3; touch background) & \(bundle.line("runc")); touch later; exit 7"
    let run = try run(script, "terminate", mode, inPolicy: inPolicy)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(!bundle.started)
    #expect(!scratch.exists("later"))
    let verdict = try run.verdict()
    #expect(verdict.outcome == "violation")
    #expect(verdict.findings.map(\.action) == ["terminated"])
    #expect(!scratch.appears("background", within: .seconds(4)))
    #expect(!scratch.exists("background"), "a process of the step outlived it")
  }

  @Test("terminate ends daemons, too", arguments: GuardMode.allCases)
  func terminateDaemons(mode: GuardMode) throws {
    let daemon = try Victim.path("daemon-exec")
    let script = "\(daemon) /bin/sh -c 'sleep 3; echo yes > survived'; sleep 0.5; \(bundle.line("runc")); true"
    let run = try run(script, "terminate", mode)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(!scratch.appears("survived", within: .seconds(4)))
  }

  @Test("kill ends the runtime only, and the step fails at its end", arguments: [false, true], GuardMode.allCases)
  func kill(inPolicy: Bool, mode: GuardMode) throws {
    let run = try run("\(bundle.line("runc")); echo status $?; exit 7", "kill", mode, inPolicy: inPolicy)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(!bundle.started)
    #expect(run.completion.output == "status 137\n")
    let verdict = try run.verdict()
    #expect(verdict.outcome == "violation")
    #expect(verdict.findings.map(\.action) == ["killed"])
    #expect(verdict.job?.exitStatus == 7)
  }

  @Test("report lets it run, and the outcome still is a violation", arguments: ["runc", "crun"], GuardMode.allCases)
  func report(runtime: String, mode: GuardMode) throws {
    let run = try run("\(bundle.line(runtime)); echo status $?; exit 7", "report", mode)
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
