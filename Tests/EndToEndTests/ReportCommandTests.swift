import Foundation
import Testing

/// Every report of a run, and the same ones made later.
@Suite("Reports of every format", .requiresPtrace)
struct ReportCommandTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  @Test("lie in a folder under the step's name, and are written later just the same", .requiresProgram("runc"))
  func later() throws {
    let run = try Guard.run(
      .shell("true; runc --version"), options: ["--report-dir", scratch.file("now"), "--name", "a/b"], in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.file("now")).sorted()
    let verdict = try #require(names.first { $0.hasSuffix(".verdict.json") })
    let base = String(verdict.dropLast(".verdict.json".count))
    let endings = [
      ".annotations.json", ".codequality.json", ".html", ".junit.xml", ".md", ".ocsf.jsonl", ".sarif", ".sast.json",
      ".trace.jsonl", ".verdict.json",
    ]
    #expect(names == endings.map { base + $0 })
    #expect(base.hasPrefix("a-b~"), "a name that is no file name has a digest")

    let command = [
      "report", scratch.file("now/\(verdict)"), "--report-dir", scratch.file("later"), "--trace",
      scratch.file("now/\(base).trace.jsonl"),
    ]
    let written = try Guard.invoking(command).run(in: scratch)
    #expect(written.status == .exited(0), "\(written.testDescription)")
    for ending in endings where ending != ".trace.jsonl" {
      let now = try scratch.text(of: "now/\(base)\(ending)")
      let later = try scratch.text(of: "later/\(base)\(ending)").replacingOccurrences(of: "later/", with: "now/")
      // Times are kept to the millisecond, and JUnit's is the rounded difference of two.
      guard ending != ".junit.xml" else { continue }
      #expect(now == later, "\(ending)")
    }
    let page = try scratch.text(of: "now/\(base).html")
    #expect(page.contains("<li class=\"stop\">") && page.contains("<svg"))
  }

  @Test("are not made of what is no verdict", arguments: ["", "{}", "{\"schema\": \"runcguard.verdict/9\"}"])
  func noVerdict(text: String) throws {
    let file = try scratch.write(text, to: "verdict.json")
    let completion = try Guard.invoking(["report", file, "--html", scratch.file("page.html")]).run(in: scratch)
    #expect(completion.status == .exited(125), "\(completion.testDescription)")
    #expect(completion.errors.contains("verdict.json is no verdict"))
    #expect(!scratch.exists("page.html"))
  }

  @Test("are told on the console where none is asked for")
  func console() throws {
    let run = try Guard.run(Command("true"), in: scratch)
    #expect(run.status == .exited(0), "\(run.testDescription)")
    let completion = try Guard.invoking(["report", scratch.file("verdict.json")]).run(in: scratch)
    #expect(completion.output.hasPrefix("runcguard: clean: 1 exec"), "\(completion.testDescription)")
  }

  @Test("need a commit for an in-toto statement, and fail only where it is demanded")
  func statement() throws {
    let run = try Guard.run(Command("true"), options: ["--in-toto", scratch.file("x.json")], in: scratch)
    #expect(run.status == .exited(125), "\(run.testDescription)")
    #expect(run.completion.errors.contains("no CI system has told"))
  }
}
