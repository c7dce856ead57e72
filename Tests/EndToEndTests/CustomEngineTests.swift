import Testing

/// An operator's own engine, which nothing in its file tells: only the policy does.
@Suite("A custom engine", .requiresEngine("cc"), .requiresPtrace)
struct CustomEngineTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Runs runc through a program of the tests' own that the policy pins.
  private func run(_ variables: [String: String] = [:], options: [String] = []) throws -> GuardedRun {
    let engine = try Victim.path("plain-exec")
    let sum = try Command("sha256sum", engine).run(in: scratch)
    let digest = try #require(sum.output.split(separator: " ").first)
    let policy = """
      version: 1
      engines: {custom: [{name: acme, path: \(engine), sha256: "\(digest)", may_run: [runc]}]}

      """
    let step = Command(engine, "/usr/sbin/runc", "--version").with { $0.environment.merge(variables) { $1 } }
    return try Guard.run(step, options: options, policy: policy, in: scratch)
  }

  @Test("may run what the policy says, whether a trace is written or not", arguments: [false, true])
  func sanctioned(traced: Bool) throws {
    let run = try run(options: traced ? ["--trace", scratch.file("trace.jsonl")] : [])
    #expect(run.status == .exited(0), "\(run.testDescription)")
    #expect(try run.verdict().summary.sanctioned > 0)
  }

  @Test("with somebody else's library in it is none")
  func tainted() throws {
    let run = try run(["LD_PRELOAD": try Victim.path("harmless-preload.so")])
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(try run.verdict().findings.first?.reasons.contains("caller-tainted") == true, "\(run.testDescription)")
  }
}
