import Foundation
import Testing

/// A build step that starts a container with a runtime of its own, and does not hide it.
@Suite("A runtime started by the step", .requiresEngine(), .requiresPtrace)
struct PlainRuntimeTests {
  let scratch: Scratch
  let bundle: Bundle

  init() throws {
    scratch = try Scratch()
    bundle = try Bundle(in: scratch)
  }

  private func step(_ runtime: String) -> Command {
    Command.shell(bundle.line(runtime) + "; echo status $?").with { $0.ownMounts = true }
  }

  @Test("bare, it starts its container", arguments: ["runc", "crun"])
  func bare(runtime: String) throws {
    let completion = try step(runtime).run(in: scratch)
    #expect(completion.output == "hello from the container\nstatus 0\n", "\(completion.testDescription)")
    #expect(bundle.started)
  }

  @Test("guarded, it never runs, and the step ends", arguments: ["runc", "crun"], GuardMode.allCases)
  func guarded(runtime: String, mode: GuardMode) throws {
    let run = try Guard.run(step(runtime), mode: mode, in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(!bundle.started)
    #expect(run.completion.output == "", "the shell was ended before it could go on")

    let verdict = try run.verdict()
    #expect(verdict.schema == "runcguard.verdict/1")
    #expect(verdict.outcome == "violation")
    #expect(verdict.coverage.mode == mode.rawValue)
    #expect(verdict.summary.runtimeExecutions == 1)
    #expect(verdict.summary.suspicious == 1)
    #expect(verdict.summary.sanctioned == 0)
    #expect(verdict.summary.unverifiable == 0)
    #expect(verdict.sanctioned.isEmpty)

    let finding = try #require(verdict.findings.first)
    #expect(verdict.findings.count == 1)
    #expect(finding.rule == "RCG001")
    #expect(finding.name == "runc_suspicious_exec")
    #expect(finding.importance == "critical")
    #expect(finding.reasons == ["caller-not-engine"])
    #expect(finding.action == "terminated")
    #expect(finding.occurrences == 1)
    #expect(finding.argv == [runtime] + bundle.arguments)
    #expect(finding.recommendedActions.map(\.title).contains("Investigate the source"))
    #expect(finding.recommendedActions.map(\.title).contains("Review dependencies"))
  }

  @Test("the finding has the evidence to investigate with", arguments: ["runc", "crun"], GuardMode.allCases)
  func evidence(runtime: String, mode: GuardMode) throws {
    let run = try Guard.run(step(runtime), mode: mode, in: scratch)
    let finding = try #require(try run.verdict().findings.first, "\(run.testDescription)")

    let file = try #require(Checkout.program(runtime))
    let evidence = try #require(finding.runtime)
    #expect(evidence.family == runtime)
    #expect(evidence.path == file)
    #expect(evidence.sha256 == (try sha256(of: file)))
    #expect(finding.cwd == scratch.path)

    let caller = try #require(finding.caller)
    let shell = try #require(realPath("/bin/sh"))
    #expect(caller.path == shell)
    #expect(caller.sha256 == (try sha256(of: shell)))
    #expect(caller.uid == 0)

    // From the exec outwards: the runtime, the shell, and what was before the shell.
    #expect(finding.chain.count >= 2)
    #expect(finding.chain.first?.path == file)
    #expect(finding.chain.first?.argv.first == runtime)
    #expect(finding.chain.dropFirst().first?.path == shell)
    #expect(finding.chain.dropFirst().first?.argv == ["sh", "-c", bundle.line(runtime) + "; echo status $?"])
  }

  @Test("each of several attempts under `kill` is counted once as a finding", arguments: GuardMode.allCases)
  func repeated(mode: GuardMode) throws {
    let line = bundle.line("runc")
    let step = Command.shell("for i in 1 2 3; do \(line); done; true").with { $0.ownMounts = true }
    let run = try Guard.run(step, options: ["--on-violation", "kill"], mode: mode, in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(!bundle.started)
    let verdict = try run.verdict()
    #expect(verdict.summary.suspicious == 3)
    #expect(verdict.findings.map(\.occurrences) == [3])
  }

  @Test("a query of the version is an execution, too", arguments: ["runc", "crun"])
  func version(runtime: String) throws {
    let run = try Guard.run(Command(runtime, "--version"), in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(run.completion.output == "")
  }

  private func sha256(of path: String) throws -> String {
    let completion = try Command("sha256sum", path).run(in: scratch)
    return try #require(completion.output.split(separator: " ").first.map(String.init))
  }

  private func realPath(_ path: String) -> String? {
    URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
  }
}
