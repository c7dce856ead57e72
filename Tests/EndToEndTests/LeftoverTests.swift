import Foundation
import Testing

/// Processes that outlive the step's first one: they never go on unguarded.
@Suite("What outlives a step", .requiresPtrace) struct LeftoverTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Something that a step leaves behind, which makes a file when it is there. `SECONDS` is how long it lives.
  struct Remains: CustomTestStringConvertible, Sendable {
    var command: String
    var fate = VerdictFile.Leftover.ended

    var testDescription: String { command }

    /// The step that leaves it, when it is there.
    func step(_ seconds: String) -> Command {
      .shell(command.replacing("SECONDS", with: seconds) + "\nuntil [ -e up ]; do sleep 0.02; done; echo now")
    }
  }

  private static let remains = [
    Remains(command: "(: > up; sleep SECONDS; /bin/echo late) &"),
    // In a session of its own.
    Remains(command: "setsid sh -c ': > up; sleep SECONDS; /bin/echo late; :' &"),
    // A daemon: two forks, so that its parent is gone, and a session of its own.
    Remains(command: "(setsid sh -c '(: > up; sleep SECONDS; /bin/echo late) &' &)"),
    // In a pid namespace of its own, whose first process gets no SIGTERM, so that its shell goes on to its next line.
    Remains(command: "unshare -pf sh -c ': > up; sleep SECONDS; /bin/echo late; :' &"),
    // Stopped, so that it would never see a signal.
    Remains(command: "sh -c ': > up; kill -STOP $$; sleep 60; :' &"),
    Remains(
      command: "(setsid sh -c 'trap \"\" TERM HUP; : > up; sleep SECONDS; /bin/echo late; :' &)",
      fate: VerdictFile.Leftover.killed),
  ]

  @Test("is ended, and named", .requiresRoot, arguments: remains, GuardMode.allCases)
  func ended(remains: Remains, mode: GuardMode) throws {
    var run = try Guard.run(remains.step("20"), mode: mode, in: scratch)
    func isNamed() throws -> Bool {
      try run.verdict().coverage.leftovers?.contains {
        $0.path?.hasSuffix("/dash") == true && $0.fate == remains.fate
      } == true
    }
    // Two seconds to end by itself can be too few on a busy machine, but not time after time.
    for _ in 0..<4 where try !isNamed() {
      _ = try? FileManager.default.removeItem(atPath: scratch.file("up"))
      run = try Guard.run(remains.step("20"), mode: mode, in: scratch)
    }
    #expect(run.status == .exited(0), "\(run.testDescription)")
    #expect(!scratch.processes.alive)
    #expect(try isNamed(), "\(run.testDescription)")
    #expect(run.completion.errors.contains("dash \(remains.fate)"), "\(run.testDescription)")
    if !remains.command.contains("unshare") { #expect(run.completion.output == "now\n") }
  }

  @Test("is waited for where that is wanted", .requiresRoot, arguments: remains.prefix(4), GuardMode.allCases)
  func waited(remains: Remains, mode: GuardMode) throws {
    let run = try Guard.run(remains.step("0.5"), options: ["--leftovers", "wait"], mode: mode, in: scratch)
    #expect(run.status == .exited(0), "\(run.testDescription)")
    #expect(run.completion.output.split(separator: "\n").sorted() == ["late", "now"])
    let fates = try run.verdict().coverage.leftovers?.map(\.fate) ?? []
    // On a busy machine it can be over before it is looked for.
    #expect(Set(fates).isSubset(of: [VerdictFile.Leftover.awaited]), "\(run.testDescription)")
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
    let daemon = "trap \"runc --version; /bin/touch ran\" TERM; : > up; while :; do sleep 0.1; done"
    let step = Command.shell("(setsid sh -c '\(daemon)' &); until [ -e up ]; do sleep 0.02; done")
    let run = try Guard.run(step, in: scratch)
    // On a busy machine it can be killed before it executes anything.
    let isKilled = try run.verdict().coverage.leftovers?.contains { $0.fate == VerdictFile.Leftover.killed } == true
    #expect(run.status == .exited(86) || (run.status == .exited(0) && isKilled), "\(run.testDescription)")
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
    #expect(Set(leftovers.compactMap(\.path)).count == 12)
  }

  @Test("is nothing, where nothing is left")
  func none() throws {
    let coverage = try Guard.run(.shell("true"), in: scratch).verdict().coverage
    #expect(coverage.leftovers?.isEmpty == true)
  }
}
