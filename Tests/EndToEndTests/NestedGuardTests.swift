import Foundation
import Testing

/// A guard inside a guarded step steps aside: the outer one sees everything already.
@Suite("A guard inside a guarded step", .requiresPtrace)
struct NestedGuardTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A line for `sh` that guards another line, with its verdict and JUnit file named after it.
  private func guarded(_ line: String, _ name: String) throws -> String {
    let binary = try #require(Guard.binary)
    let outputs =
      "--json \(scratch.file(name)).json --junit \(scratch.file(name)).xml --trace \(scratch.file(name)).jsonl"
    return "\(binary) run --policy \(scratch.file("policy.yml")) \(outputs) -- \(line)"
  }

  @Test("runs its command, and never calls it clean", arguments: GuardMode.allCases)
  func stepsAside(mode: GuardMode) throws {
    let run = try Guard.run(.shell(guarded("sh -c '/bin/echo inner; exit 3'", "inner")), mode: mode, in: scratch)
    #expect(run.status == .exited(3), "\(run.testDescription)")
    #expect(run.completion.output == "inner\n")
    #expect(run.completion.errors.contains("runcguard: nested: an outer guard observes this step"))
    #expect(run.completion.errors.contains("runcguard: clean: 4 execs"), "\(run.testDescription)")

    let outer = try run.verdict()
    #expect(outer.outcome == "clean")
    let inner = try VerdictFile(reading: scratch.file("inner.json"))
    #expect(inner.outcome == "nested")
    #expect(inner.coverage.mode == "none")
    #expect(inner.summary.execs == 0)
    let suite = try scratch.text(of: "inner.xml")
    #expect(suite.contains("failures=\"0\" errors=\"0\" skipped=\"4\""), "\(suite)")
    #expect(try scratch.text(of: "inner.jsonl").split(separator: "\n").count == 2)
  }

  @Test(
    "leaves runtimes to the outer guard, at any depth", .requiresProgram("runc", "make"), arguments: GuardMode.allCases)
  func depth(mode: GuardMode) throws {
    try scratch.write(
      "all:\n\t@\(guarded("$(MAKE) -s second", "one"))\nsecond:\n\t@\(guarded("sh -c 'runc --version; true'", "two"))\n",
      to: "Makefile")
    let run = try Guard.run(Command("make", "-s"), mode: mode, in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(!run.completion.output.contains("runc version"))
    let finding = try #require(try run.verdict().findings.first)
    #expect(finding.rule == "RCG001")
    let binary = URL(filePath: try #require(Guard.binary)).lastPathComponent
    let names = finding.chain.map { URL(filePath: $0.path).lastPathComponent }
    #expect(names.filter { $0 == binary }.count == 3, "\(names)")
    for name in ["one", "two"] {
      #expect(try VerdictFile(reading: scratch.file("\(name).json")).outcome == "nested")
    }
  }

  @Test("tells the command's own failure to start", arguments: GuardMode.allCases)
  func notFound(mode: GuardMode) throws {
    let run = try Guard.run(.shell(guarded("no-such-command-anywhere", "inner")), mode: mode, in: scratch)
    #expect(run.status == .exited(127), "\(run.testDescription)")
    #expect(run.completion.errors.contains("no-such-command-anywhere: No such file"))
    #expect(try VerdictFile(reading: scratch.file("inner.json")).job?.exitStatus == 127)
  }

  @Test("changes to the user that it was asked for", .requiresRoot, arguments: GuardMode.allCases)
  func user(mode: GuardMode) throws {
    let binary = try #require(Guard.binary)
    let run = try Guard.run(Command(binary, "run", "--user", "nobody", "--", "id", "-un"), mode: mode, in: scratch)
    #expect(run.completion.output == "nobody\n", "\(run.testDescription)")
    #expect(run.status == .exited(0))
  }

  /// An outer listener is no guard: somebody has to watch.
  @Test("guards where the listener around it is somebody else's", .requiresProgram("runc"))
  func foreignListener() throws {
    let command = try Guard.guarding(.shell("runc --version; true"), in: scratch)
      .prefixed(by: [Victim.path("outer-listener"), "execs"])
    let run = GuardedRun(completion: try command.run(in: scratch), scratch: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(try run.verdict().outcome == "violation")
  }
}
