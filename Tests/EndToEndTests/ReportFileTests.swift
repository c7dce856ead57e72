import Foundation
import Glibc
import Testing

/// Reports exist from the start, and a guard that died has not left a pass behind.
@Suite("Report files", .requiresPtrace)
struct ReportFileTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  @Test("say unfinished until the end, also when the guard is killed, which ends the step")
  func killedGuard() throws {
    let step = Command.shell("echo yes > running; sleep 300 & sleep 300")
    let running = try Guard.guarding(step, in: scratch).start(in: scratch)
    try #require(scratch.appears("running"), "the step never started")
    #expect(try VerdictFile(reading: scratch.file("verdict.json")).outcome == "unfinished")

    try running.signal(SIGKILL)
    let completion = try running.finish()
    #expect(completion.status == .signalled(SIGKILL))
    #expect(try VerdictFile(reading: scratch.file("verdict.json")).outcome == "unfinished")
    // A dead guard leaves no unguarded step.
    let end = ContinuousClock.now + .seconds(5)
    while scratch.processes.alive, ContinuousClock.now < end { usleep(20_000) }
    #expect(!scratch.processes.alive, "\(scratch.processes.report())")
  }

  @Test("say that the run has failed, where another one of them cannot be written at the end")
  func oneFails() throws {
    let sarif = scratch.file("step.sarif")
    let step = Command.shell("rm \(sarif) && mkdir \(sarif)")
    let run = try Guard.run(step, options: ["--sarif", sarif], in: scratch)
    #expect(run.status == .exited(125), "\(run.testDescription)")
    #expect(try run.verdict().outcome == "error")
  }

  @Test(
    "are whole after a run, in each format", .requiresProgram("xmllint", "runc"), arguments: ["true", "runc --version"])
  func formats(script: String) throws {
    let options = [
      "--junit", scratch.file("junit.xml"), "--trace", scratch.file("trace.jsonl"), "--name", "a & <step>",
    ]
    let run = try Guard.run(.shell(script), options: options, in: scratch)
    let violated = script != "true"
    #expect(run.status == .exited(violated ? 86 : 0), "\(run.testDescription)")
    #expect(try run.verdict().outcome == (violated ? "violation" : "clean"))

    let schema = Checkout.root + "/Sources/Reports/Schemas/verdict-1.schema.json"
    let check = "import json, jsonschema, sys; jsonschema.validate(*(json.load(open(path)) for path in sys.argv[1:]))"
    // The python3 that has jsonschema is the caller's, wherever that is.
    let valid = try Command("python3", "-c", check, scratch.file("verdict.json"), schema).with {
      $0.environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
    }.run(in: scratch)
    #expect(valid.status == .exited(0), "\(valid.testDescription)")

    let lint = try Command("xmllint", "--noout", scratch.file("junit.xml")).run(in: scratch)
    #expect(lint.status == .exited(0), "\(lint.testDescription)")
    let junit = try scratch.text(of: "junit.xml")
    #expect(junit.contains("a &amp; &lt;step"))
    #expect(junit.contains("type=\"RCG001\"") == violated)

    let trace = try scratch.text(of: "trace.jsonl").split(separator: "\n")
    #expect(!trace.isEmpty)
    for line in trace {
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    }
    #expect(try scratch.text(of: "trace.jsonl").hasSuffix("\n"), "the last line is whole")
  }

  @Test("of several steps share a folder")
  func folder() throws {
    for name in ["first", "second"] {
      let run = try Guard.run(
        Command("true"), options: ["--report-dir", scratch.file("reports"), "--name", name], in: scratch)
      #expect(run.status == .exited(0), "\(run.testDescription)")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.file("reports"))
    for name in ["first", "second"] {
      for suffix in [".json", ".xml"] {
        #expect(names.contains { $0.contains(name) && $0.hasSuffix(suffix) }, "\(names)")
      }
    }
    let leftovers = names.filter { $0.hasPrefix(".") || $0.hasSuffix("~") || $0.contains(".tmp") }
    #expect(leftovers.isEmpty)
  }

  @Test("that cannot be written keep the step from running", arguments: ["--json", "--junit", "--trace"])
  func notWritable(option: String) throws {
    let policy = try scratch.write(Guard.policy, to: "policy.yml")
    let words = ["run", "--policy", policy, option, scratch.file("missing/file"), "--"]
    let completion = try Guard.invoking(words, .shell("touch ran")).run(in: scratch)
    #expect(completion.status == .exited(125), "\(completion.testDescription)")
    #expect(!scratch.exists("ran"))
    #expect(completion.errors.contains("missing"))
  }

  @Test("of a guard that could not guard say error")
  func failure() throws {
    let run = try Guard.run(Command("true"), policy: "version: 2\n", in: scratch)
    #expect(run.status == .exited(125), "\(run.testDescription)")
    if scratch.exists("verdict.json") { #expect(try run.verdict().outcome == "error") }
  }
}
