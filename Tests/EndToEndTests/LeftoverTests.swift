import Testing

/// Processes that outlive the step's first one: they never go on unguarded.
@Suite("What outlives a step", .requiresPtrace) struct LeftoverTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A step that leaves something behind, and what the verdict is to say of it.
  struct Remains: CustomTestStringConvertible, Sendable {
    var step: String
    var program: String
    var ends = VerdictFile.Leftover.ended

    var testDescription: String { step }
  }

  private static let steps = [
    Remains(step: "(sleep 0.5; /bin/echo late) & echo now", program: "sleep"),
    // In a session of its own.
    Remains(step: "setsid sh -c 'sleep 0.5; /bin/echo late' & echo now", program: "dash"),
    // A daemon: two forks, so that its parent is gone, and a session of its own.
    Remains(step: "(setsid sh -c '(sleep 0.5; /bin/echo late) &' &); sleep 0.1; echo now", program: "sleep"),
    // In a pid namespace of its own, whose first process ignores signals from inside.
    Remains(step: "unshare -pf sh -c 'sleep 0.5; /bin/echo late' & sleep 0.1; echo now", program: "sleep"),
    // Stopped, so that it would never see a signal.
    Remains(step: "sh -c 'kill -STOP $$; sleep 60' & sleep 0.1; echo now", program: "dash"),
    Remains(
      step: "(setsid sh -c 'trap \"\" TERM HUP; sleep 0.5; /bin/echo late; sleep 60' &) ; sleep 0.1; echo now",
      program: "dash", ends: VerdictFile.Leftover.killed),
  ]

  @Test("is ended, and named", .requiresRoot, arguments: steps, GuardMode.allCases)
  func ended(remains: Remains, mode: GuardMode) throws {
    let run = try Guard.run(.shell(remains.step), mode: mode, in: scratch)
    #expect(run.status == .exited(0), "\(run.testDescription)")
    #expect(!scratch.processes.alive)
    let leftovers = try #require(try run.verdict().coverage.leftovers)
    let named = leftovers.first { $0.path?.hasSuffix("/\(remains.program)") == true }
    #expect(named?.fate == remains.ends, "\(run.testDescription)")
    #expect(run.completion.errors.contains("leftover"))
    #expect(run.completion.errors.contains("\(remains.program) \(remains.ends)"))
    // The first process of a pid namespace gets no SIGTERM, so its shell goes on to its next line.
    let isSilenced = remains.ends == VerdictFile.Leftover.ended && !remains.step.contains("unshare")
    if isSilenced { #expect(run.completion.output == "now\n") }
  }

  @Test("is waited for where that is wanted", .requiresRoot, arguments: steps.prefix(4), GuardMode.allCases)
  func waited(remains: Remains, mode: GuardMode) throws {
    let run = try Guard.run(.shell(remains.step), options: ["--leftovers", "wait"], mode: mode, in: scratch)
    #expect(run.status == .exited(0), "\(run.testDescription)")
    #expect(run.completion.output == "now\nlate\n")
    let fates = try run.verdict().coverage.leftovers?.map(\.fate) ?? []
    #expect(Set(fates) == [VerdictFile.Leftover.awaited], "\(run.testDescription)")
  }

  @Test("is guarded as long as it is waited for", .requiresProgram("runc"), arguments: GuardMode.allCases)
  func guarded(mode: GuardMode) throws {
    let step = Command.shell("setsid sh -c 'sleep 0.3; runc --version' & echo now")
    let run = try Guard.run(step, options: ["--leftovers", "wait"], mode: mode, in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(run.completion.output == "now\n")
  }

  /// What is asked to end has two seconds, in which it is guarded like everything else.
  @Test("is guarded while it ends", .requiresProgram("runc"))
  func guardedWhileEnding() throws {
    let daemon = "trap \"runc --version; : > ran\" TERM; while :; do sleep 0.1; done"
    let step = Command.shell("(setsid sh -c '\(daemon)' &); sleep 0.3")
    let run = try Guard.run(step, in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(!scratch.exists("ran"))
    #expect(!run.completion.output.contains("runc version"))
  }

  @Test("is counted by program, and the verdict stays small")
  func many() throws {
    let names = (0..<20).map { "p\($0)" }.joined(separator: " ")
    let step = """
      for name in \(names); do cp $(command -v sleep) $name; for i in 1 2 3; do ./$name 60 & done; done; sleep 0.5
      """
    let run = try Guard.run(.shell(step), in: scratch)
    #expect(run.status == .exited(0), "\(run.testDescription)")
    let leftovers = try #require(try run.verdict().coverage.leftovers)
    #expect(leftovers.reduce(0) { $0 + $1.count } == 60, "\(run.testDescription)")
    #expect(leftovers.count { $0.path != nil } == 12)
    #expect(leftovers.count <= 13)
  }

  @Test("is nothing, where nothing is left")
  func none() throws {
    let coverage = try Guard.run(.shell("true"), in: scratch).verdict().coverage
    #expect(coverage.leftovers?.isEmpty == true)
  }
}
