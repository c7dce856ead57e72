import GuardModel
import Reports
import Testing

@Suite struct ConsoleOfCITests {
  private func console(_ provider: CIProvider?, _ verdict: Verdict) -> String {
    var verdict = verdict
    verdict.job.ci = provider.map { CIContext($0) }
    return ConsoleOfCI.render(verdict)
  }

  @Test func gitHubShowsTenAnnotationsAtMost() {
    for (count, lines) in [(1, 1), (10, 10), (11, 10), (200, 10)] {
      let text = console(.github, Sample.many(count))
      let commands = text.split(separator: "\n").filter { $0.hasPrefix("::error ") }
      #expect(commands.count == lines)
      #expect(commands.allSatisfy { $0.count <= 4096 })
      #expect(text.contains("truncated: ") == (count > 10))
    }
  }

  @Test func gitLabFoldsTheEvidence() {
    let text = console(.gitlab, Sample.verdict(.violation, findings: [Sample.finding]))
    #expect(text.contains("\u{1B}[0Ksection_start:1767323047:runcguard_evidence[collapsed=true]\r\u{1B}[0K"))
    #expect(text.contains("section_end:1767323047:runcguard_evidence"))
  }

  @Test(arguments: CIProvider.allCases)
  func aCleanRunSaysOneLine(provider: CIProvider) {
    #expect(console(provider, Sample.verdict(.clean)).split(separator: "\n").count == 1)
  }

  /// Whatever a step or a file that a pull request edits puts into a text, no line of it is a command.
  @Test(arguments: [
    "::stop-commands::x", "  ::error::x", ":::error::x", "##[error]x", "a ##vso[task.complete result=Succeeded]x",
    "##teamcity[buildStop]", "\u{1B}[0Ksection_start:1:x\r\u{1B}[0K", "x\n::set-output name=a::b", "x\r::error::y",
  ])
  func nothingOfTheStepIsACommand(text: String) {
    var finding = Sample.finding
    finding.message = text
    finding.arguments = [ByteString(text)]
    finding.chain[1].path = ByteString(text)
    finding.chain[1].arguments = [ByteString(text)]
    finding.attributions[0].evidence = text
    var verdict = Sample.verdict(.violation, findings: [finding])
    for outcome in [Outcome.violation, .error] {
      verdict.outcome = outcome
      verdict.failure = outcome == .error ? GuardFailure(.readingPolicy, "\(text)\n\(text)", cure: text) : nil
      for provider in CIProvider.allCases {
        for line in console(provider, verdict).split(separator: "\n") {
          let trimmed = line.drop { $0 == " " }
          if trimmed.hasPrefix("::") { #expect(trimmed.hasPrefix("::error file="), "\(line)") }
          #expect(!line.contains("##[") && !line.contains("##vso[") && !line.contains("##teamcity["), "\(line)")
          if line.contains("\u{1B}") { #expect(line.contains("runcguard_evidence"), "\(line)") }
        }
      }
    }
  }
}
