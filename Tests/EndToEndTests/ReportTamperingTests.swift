import Foundation
import Glibc
import Testing

/// A step that knows where the reports go, and may write there: what it forges is never taken for the guard's word.
@Suite("An attack on the reports", .requiresPtrace, .requiresProgram("runc"))
struct ReportTamperingTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private static let forged = #"{"schema":"runcguard.verdict/1","outcome":"clean","findings":[]}"#

  private func run(_ script: String) throws -> GuardedRun {
    try scratch.write(Self.forged, to: "forged.json")
    let folder = scratch.file("reports")
    let options = [
      "--json", "\(folder)/verdict.json", "--trace", "\(folder)/trace.jsonl", "--on-violation", "kill",
    ]
    _ = try scratch.folder("reports")
    return try Guard.run(.shell(script), options: options, in: scratch)
  }

  @Test(
    "by writing there meanwhile is overwritten",
    arguments: ["cp forged.json reports/verdict.json", "rm reports/verdict.json; ln -s ../target reports/verdict.json"])
  func overwritten(attack: String) throws {
    try scratch.write("untouched", to: "target")
    let run = try run("runc --version; \(attack)")
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(try VerdictFile(reading: scratch.file("reports/verdict.json")).outcome == "violation")
    #expect(try scratch.text(of: "target") == "untouched")
  }

  @Test(
    "by another folder in that place is an error",
    arguments: ["mkdir reports", "mkdir other; ln -s other reports", ":"])
  func replaced(attack: String) throws {
    let run = try run("mv reports moved; \(attack); cp forged.json reports/verdict.json 2> /dev/null; exit 0")
    #expect(run.status == .exited(125), "\(run.testDescription)")
    #expect(run.completion.errors.contains("was moved, removed or replaced"))
    #expect(try VerdictFile(reading: scratch.file("moved/verdict.json")).outcome == "error")
  }

  @Test(
    "by another trace is a finding",
    arguments: [
      "echo '{}' >> reports/trace.jsonl", ": > reports/trace.jsonl", "rm reports/trace.jsonl",
      "cp reports/trace.jsonl copy; mv copy reports/trace.jsonl",
    ])
  func trace(attack: String) throws {
    let run = try run("/bin/true; \(attack)")
    #expect(run.status == .exited(86), "\(run.testDescription)")
    let findings = try VerdictFile(reading: scratch.file("reports/verdict.json")).findings
    #expect(findings.map(\.rule) == ["RCG003"])
    #expect(findings.map(\.reasons) == [["trace-changed"]])
  }

  @Test(
    "by what lies there before is refused, and runs nothing", arguments: ["--json", "--trace"],
    ["mkfifo report", "ln -s target report", "ln -s /dev/null report", "mkdir report"])
  func planted(option: String, plant: String) throws {
    try scratch.write("untouched", to: "target")
    _ = try Command.shell(plant).run(in: scratch)
    let words = ["run", option, scratch.file("report"), "--"]
    let completion = try Guard.invoking(words, .shell("touch ran")).run(in: scratch)
    #expect(completion.status == .exited(125), "\(completion.testDescription)")
    #expect(completion.errors.contains("no regular file"))
    #expect(!scratch.exists("ran"))
    #expect(try scratch.text(of: "target") == "untouched")
  }
}
