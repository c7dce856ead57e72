import Foundation
import Testing

/// The samples of `Documentation/log-engines` in the engines that Debian has.
@Suite("A log engine", .requiresPtrace)
struct LogEngineTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  @Test("rsyslog ships a verdict as one line of JSON", .requiresProgram("rsyslogd"))
  func rsyslog() throws {
    let reports = try scratch.folder("reports")
    let spool = try scratch.folder("spool")
    let sample = try String(contentsOfFile: "\(Checkout.root)/Documentation/log-engines/rsyslog.conf", encoding: .utf8)
    let here = sample.replacingOccurrences(of: "/var/lib/runcguard/reports", with: reports)
      .replacingOccurrences(of: "/var/log/runcguard", with: scratch.path)
    let configuration = try scratch.write("global(workDirectory=\"\(spool)\")\n\(here)", to: "rsyslog.conf")
    let step = try Guard.guarding(
      .shell("echo hello"), options: ["--name", "build", "--report-dir", reports], in: scratch)
    try step.expectSuccess(in: scratch)

    // Ends with the test: it carries the folder's mark like all that is started here.
    let engine = Command("rsyslogd", "-n", "-f", configuration, "-i", scratch.file("pid")).with {
      $0.limit = .seconds(120)
    }
    let running = try engine.start(in: scratch)
    let shipped = scratch.appears("verdicts.jsonl", within: .seconds(60))
    try running.signal(SIGTERM)
    let completion = try running.finish()
    try #require(shipped, "\(completion.testDescription)")

    let lines = try scratch.text(of: "verdicts.jsonl").split(separator: "\n")
    let record = try #require(try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any])
    #expect(lines.count == 1)
    #expect(record["schema"] as? String == "runcguard.verdict/1")
    #expect(record["outcome"] as? String == "clean")
    #expect((record["job"] as? [String: Any])?["command"] as? [String] == ["sh", "-c", "echo hello"])
  }

  @Test("can tell where a verdict begins and ends, as every sample does")
  func bounds() throws {
    let verdict = scratch.file("verdict.json")
    try Guard.guarding(.shell("echo '{'; echo '}'"), options: ["--json", verdict], in: scratch)
      .expectSuccess(in: scratch)
    let lines = try scratch.text(of: "verdict.json").split(separator: "\n")
    #expect(lines.filter { $0.hasPrefix("{") }.count == 1 && lines.first == "{")
    #expect(lines.filter { $0.hasPrefix("}") }.count == 1 && lines.last == "}")
    let read = "import sys, yaml; [yaml.safe_load(open(file)) for file in sys.argv[1:]]"
    let samples = ["otel-collector.yaml", "vector.yaml"].map { "\(Checkout.root)/Documentation/log-engines/\($0)" }
    try Command(["python3", "-c", read] + samples).with {
      $0.environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
    }.expectSuccess(in: scratch)
  }
}
