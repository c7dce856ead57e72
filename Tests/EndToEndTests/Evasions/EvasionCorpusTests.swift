import Foundation
import Testing

/// Every technique of `Tests/Evasions` against the built program, at each privilege and in each mode; `Evasions.md` tells
/// the results.
@Suite(
  "The corpus of evasions", .requiresRoot, .requiresPtrace, .requiresEngine("cc", "podman", "conmon"),
  .requiresProgram("setpriv", "strace", "fuse-overlayfs"))
struct EvasionCorpusTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Makes the scratch folder the attacker's own.
  private func prepare(for privilege: Privilege) throws {
    for folder in [Evasion.marker, "run"] { _ = try scratch.folder(folder) }
    let owner = privilege == .user ? "65534:65534" : "0:0"
    let script = "chmod 777 . marker run; chown -R \(owner) ."
    try #require(try Command.shell(script).run(in: scratch).status == .exited(0))
  }

  @Test("without the guard, it works", arguments: EvasionCase.all([.notify]).filter(\.isRun))
  func bare(row: EvasionCase) throws {
    if case .held = row.outcome { return }  // there is no guard to attack
    try prepare(for: row.privilege)
    let step = try row.evasion.step(as: row.privilege, in: scratch).prefixed(by: row.privilege.prefix)
    let completion = try step.run(in: scratch)
    let succeeded = row.evasion.succeeded(completion, in: scratch)
    if case .harmless(let answer, _) = row.outcome {
      #expect(!succeeded, "\(completion.testDescription)")
      #expect((completion.output + completion.errors).contains(answer), "\(completion.testDescription)")
    } else {
      #expect(succeeded, "\(completion.testDescription)")
    }
  }

  @Test("under the guard, it does not", arguments: EvasionCase.all(GuardMode.allCases).filter(\.isRun))
  func guarded(row: EvasionCase) throws {
    try prepare(for: row.privilege)
    let command = try Guard.guarding(
      row.evasion.step(as: row.privilege, in: scratch), mode: row.mode,
      policy: Guard.policy + row.evasion.policy, in: scratch)
    let completion = try command.prefixed(by: row.privilege.prefix).run(in: scratch)
    let run = GuardedRun(completion: completion, scratch: scratch)
    let succeeded = row.evasion.succeeded(completion, in: scratch)
    switch row.outcome {
    case .blocked(let reasons):
      #expect(!succeeded, "\(run.testDescription)")
      #expect(run.status == .exited(86), "\(run.testDescription)")
      let verdict = try run.verdict()
      #expect(verdict.outcome == "violation")
      let found = verdict.findings.filter { $0.rule == "RCG001" }
      #expect(
        found.contains { Set($0.reasons).isSuperset(of: reasons) },
        "\(found.map(\.reasons)) without \(reasons): \(run.testDescription)")
    case .refused(let reason):
      #expect(!succeeded, "\(run.testDescription)")
      #expect(run.status == .exited(86), "\(run.testDescription)")
      let found = try run.verdict().findings.filter { $0.rule == "RCG002" }
      #expect(found.contains { $0.reasons == [reason] }, "\(run.testDescription)")
    case .harmless:
      #expect(!succeeded, "\(run.testDescription)")
      #expect(try run.verdict().outcome == "clean", "\(run.testDescription)")
    case .held:
      #expect(!succeeded, "\(run.testDescription)")
      #expect(run.status != .exited(0), "\(run.testDescription)")
      #expect(try run.verdict().outcome != "clean", "\(run.testDescription)")
    case .runs:
      #expect(succeeded, "\(run.testDescription)")
      #expect(try run.verdict().outcome == "clean", "\(run.testDescription)")
    case .notRun: Issue.record("\(row.testDescription) is not to be run")
    }
  }

  @Test("what cannot be tried here is named", arguments: EvasionCase.all(GuardMode.allCases).filter { !$0.isRun })
  func notRun(row: EvasionCase) {
    guard case .notRun(let why) = row.outcome else { return }
    print("evasion not run here: \(row.testDescription): \(why)")
  }

  /// Written anew with `RUNCGUARD_WRITE_EVASIONS=1`.
  @Test("Evasions.md tells what these tests expect")
  func document() throws {
    let file = "\(Checkout.root)/Evasions.md"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let updated = try EvasionTable.replacing(in: text)
    if ProcessInfo.processInfo.environment["RUNCGUARD_WRITE_EVASIONS"] == "1" {
      try updated.write(toFile: file, atomically: true, encoding: .utf8)
    } else {
      #expect(text == updated, "run this suite with RUNCGUARD_WRITE_EVASIONS=1 and commit Evasions.md")
    }
  }
}
