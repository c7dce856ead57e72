import Foundation
import GuardModel
import Reports
import Testing

@Suite struct VerdictReaderTests {
  @Test func whatWasWrittenIsReadBack() throws {
    for (name, var written) in Sample.all where name != "many" {
      // A verdict has milliseconds, and JUnit rounds what is between two times.
      written.job.started.nanoseconds = 678_000_000
      let document = try VerdictJSON.render(written)
      let read = try VerdictReader.read(document)
      #expect(try VerdictJSON.render(read) == document, "\(name)")
      #expect(read.outcome == written.outcome && read.summary == written.summary, "\(name)")
      // Errors that mean the same status are not told apart any more.
      if name != "not runnable", name != "hostile" {
        #expect(JUnit.render(read) == JUnit.render(written), "\(name)")
        #expect(ConsoleSummary.render(read) == ConsoleSummary.render(written), "\(name)")
      }
    }
  }

  @Test func valuesAreTheSame() throws {
    let written = Sample.verdict(.violation, findings: [Sample.finding], sanctioned: Sample.podman)
    let read = try VerdictReader.read(try VerdictJSON.render(written))
    #expect(read.findings[0].chain.map(\.path) == written.findings[0].chain.map(\.path))
    #expect(read.findings[0].runtime == written.findings[0].runtime)
    #expect(read.findings[0].caller == written.findings[0].caller)
    #expect(read.sanctioned == written.sanctioned)
    #expect(read.coverage == written.coverage)
    #expect(read.policy == written.policy)
    #expect(read.job.end == written.job.end)
    #expect(read.job.started.rfc3339 == written.job.started.rfc3339)
  }

  /// Each replaces one text of a good document, and the message names what is wrong.
  @Test(arguments: [
    ("runcguard.verdict/1", "runcguard.verdict/2", "its schema is runcguard.verdict/2"),
    ("\"outcome\" : \"violation\"", "\"outcome\" : \"clean\"", "calls itself clean"),
    ("\"outcome\" : \"violation\"", "\"outcome\" : \"error\"", "contradict"),
    ("\"outcome\" : \"violation\"", "\"outcome\" : \"good\"", "`good` is no value of `outcome`"),
    ("\"rule\" : \"RCG001\"", "\"rule\" : \"RCG004\"", "has no finding"),
    ("\"rule\" : \"RCG001\"", "\"rule\" : \"RCG999\"", "`RCG999` is no value of `rule`"),
    ("\"caller-not-engine\"", "\"x\\n::error::y\"", "no value of `reasons`"),
    ("\"action\" : \"terminated\"", "\"action\" : \"loved\"", "`loved` is no value of `action`"),
    ("\"occurrences\" : 1", "\"occurrences\" : 0", "`0` is no value of `occurrences`"),
    ("\"execs\" : 214", "\"execs\" : -1", "`-1` is no value of `execs`"),
    ("\"execs\" : 214", "\"execs\" : \"214\"", ".summary.execs has another type"),
    ("\"execs\" : 214", "\"runs\" : 214", ".summary.execs is missing"),
    ("2026-01-02T03:04:05.678Z", "yesterday", "`yesterday` is no value of"),
    ("\"trust\" : \"installed\"", "\"trust\" : \"good\"", "`good` is no value of `trust`"),
    ("\"sha256\" : \"ab12", "\"sha256\" : \"xy12", "is no value of `sha256`"),
    ("\"ended\" : \"exited\"", "\"ended\" : \"signalled\"", "is no value of `ended`"),
    ("\"kind\" : \"engine\"", "\"kind\" : \"friend\"", "`friend` is no value of `ground`"),
    ("\"mode\" : \"notify\"", "\"mode\" : \"hope\"", "`hope` is no value of `mode`"),
    ("\"uid\" : 1000", "\"uid\" : \"x\"", ".uid has another type"),
    ("\"uid\" : 1000", "\"uid\" : -1", "it is not JSON"),
    ("{", "[", "it is not JSON"), ("}", "", "it is not JSON"),
  ])
  func refuses(_ good: String, _ bad: String, _ message: String) throws {
    let verdict = Sample.verdict(.violation, findings: [Sample.finding], sanctioned: Sample.podman)
    let text = String(decoding: try VerdictJSON.render(verdict), as: UTF8.self)
    try #require(text.contains(good))
    let error = try #require(throws: VerdictError.self) {
      try VerdictReader.read(Array(text.replacingOccurrences(of: good, with: bad).utf8))
    }
    #expect(error.message.contains(message), "\(error.message)")
  }

  @Test(arguments: ["", "null", "[]", "{}", "\u{0}", #"{"schema": 1}"#])
  func refusesOtherDocuments(_ text: String) {
    #expect(throws: VerdictError.self) { try VerdictReader.read(Array(text.utf8)) }
  }

  @Test func refusesAnyTruncation() throws {
    let document = try VerdictJSON.render(Sample.verdict(.clean))
    for length in stride(from: 0, to: document.count - 2, by: 7) {
      #expect(throws: VerdictError.self) { try VerdictReader.read(Array(document.prefix(length))) }
    }
  }
}
