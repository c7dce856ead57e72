import Testing

/// Processes that outlive the step's first one: they never go on unguarded.
@Suite("What outlives a step", .requiresPtrace) struct LeftoverTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private static let steps = [
    "(sleep 0.5; /bin/echo late) & echo now", "setsid sh -c 'sleep 0.5; /bin/echo late' & echo now",
    "(setsid sh -c 'trap \"\" TERM HUP; sleep 0.5; /bin/echo late; sleep 60' &) ; echo now",
  ]

  @Test("is ended", arguments: steps, GuardMode.allCases)
  func ended(step: String, mode: GuardMode) throws {
    let began = ContinuousClock.now
    let run = try Guard.run(.shell(step), mode: mode, in: scratch)
    #expect(run.status == .exited(0), "\(run.testDescription)")
    #expect(!scratch.processes.alive)
    #expect(try run.verdict().coverage.leftovers ?? 0 > 0)
    #expect(ContinuousClock.now - began < .seconds(10))
    if !step.contains("trap") { #expect(run.completion.output == "now\n") }
  }

  @Test("is waited for where that is wanted", arguments: steps.dropLast(), GuardMode.allCases)
  func waited(step: String, mode: GuardMode) throws {
    let run = try Guard.run(.shell(step), options: ["--leftovers", "wait"], mode: mode, in: scratch)
    #expect(run.status == .exited(0), "\(run.testDescription)")
    #expect(run.completion.output == "now\nlate\n")
  }

  @Test("is guarded as long as it is waited for", .requiresProgram("runc"), arguments: GuardMode.allCases)
  func guarded(mode: GuardMode) throws {
    let step = Command.shell("setsid sh -c 'sleep 0.3; runc --version' & echo now")
    let run = try Guard.run(step, options: ["--leftovers", "wait"], mode: mode, in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(run.completion.output == "now\n")
  }
}
