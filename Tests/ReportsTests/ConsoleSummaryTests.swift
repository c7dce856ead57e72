import GuardModel
import Reports
import Testing

@Suite struct ConsoleSummaryTests {
  @Test func cleanIsOneLine() {
    #expect(
      ConsoleSummary.render(Sample.verdict(.clean, sanctioned: Sample.podman))
        == "runcguard: clean: 214 execs, 12 runtime executions (podman, exception), 0 findings\n")
    #expect(
      ConsoleSummary.render(Sample.verdict(.clean))
        == "runcguard: clean: 214 execs, 0 runtime executions, 0 findings\n")
  }

  @Test func cleanSaysWhatWasNotGuarded() {
    var verdict = Sample.verdict(.clean, findings: [Sample.handoff])
    verdict.coverage.clientExecs = 1
    verdict.job.end = .signalled(.terminate)
    let text = ConsoleSummary.render(verdict)
    #expect(text.hasSuffix("the step died by SIGTERM\n") && text.split(separator: "\n").count == 1)
    #expect(text.contains("1 engine client call: what an engine outside the step starts for them is not guarded"))
  }

  @Test func violationTellsTheStory() {
    let text = ConsoleSummary.render(Sample.verdict(.violation, findings: [Sample.finding], sanctioned: Sample.podman))
    #expect(
      text == """
        runcguard: VIOLATION RCG001 runc_suspicious_exec (critical): \
        runc was executed by /usr/bin/dash, which is not a container engine
          ran    runc run --bundle /tmp/b x, by uid 1000, pid 4711
          why    the program that executed it is not part of a container engine this policy sanctions
          chain  runc < dash < node < make < runcguard
          look   npm package left-pad-ng 1.3.1, script postinstall (/w/node_modules/left-pad-ng/package.json:7), \
        through node /usr/lib/node_modules/npm/bin/npm-cli.js install (/usr/bin/node)
          do     Investigate the source: read the logs and the process chain; review recent changes and deployments
          guard  STEP TERMINATED: runc was killed before its first instruction, and the whole step ended
        runcguard: violation: 214 execs, 13 runtime executions (podman, exception), 1 finding

        """)
  }

  @Test(arguments: [
    (GuardAction.terminated, "STEP TERMINATED"), (.killed, "KILLED"), (.reported, "NOT STOPPED"), (.refused, "REFUSED"),
  ])
  func eachActionIsNamed(_ action: GuardAction, _ word: String) {
    var finding = Sample.finding
    finding.action = action
    #expect(ConsoleSummary.render(Sample.verdict(.violation, findings: [finding])).contains("  guard  \(word): "))
  }

  @Test func manyFindingsAreCounted() {
    let text = ConsoleSummary.render(Sample.many(10_000))
    #expect(text.split(separator: "\n").filter { $0.contains("VIOLATION") }.count == 3)
    #expect(text.contains("and 9997 more findings: 4998 RCG001 runc_suspicious_exec, 4999 RCG002 unverifiable_exec"))
  }

  @Test func errorNamesTheCure() {
    let text = ConsoleSummary.render(Sample.error)
    #expect(text.hasPrefix("runcguard: ERROR while preparing to guard: this step was not guarded"))
    #expect(text.contains("  seccomp(2): EBUSY: another guard has the listener\n  kernel 5.10\n"))
    #expect(text.hasSuffix("  cure: run it without the outer guard\n"))
  }

  @Test func hostileBytesReachNoTerminal() {
    for colours in [false, true] {
      var text = ConsoleSummary.render(Sample.hostile, colours: colours)
      for code in ["0", "1;31", "32", "2"] { text.replace("\u{1B}[\(code)m", with: "") }
      #expect(
        text.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x202E && $0.value != 0x7F) })
      #expect(text.utf8.count < 20_000)
    }
  }

  @Test func brokenChainClaimsNothing() {
    var finding = Sample.finding
    finding.reasons = [Reason.lineageUnknown.rawValue]
    finding.chain = [finding.chain[0]]
    #expect(ConsoleSummary.render(Sample.verdict(.violation, findings: [finding])).contains("chain  runc < ?\n"))
    finding = Sample.finding
    finding.chain[1].forgotten = 3
    finding.chain += (10..<40).map { Sample.link($0, "/usr/bin/make", []) }
    #expect(
      ConsoleSummary.render(Sample.verdict(.violation, findings: [finding]))
        .contains("chain  runc < dash < (3 forgotten) < node < make < make < (25 more) < make < make"))
  }

  /// A combining mark makes one character with the quote before it, which must not hide that quote.
  @Test func quotesAreFoundBehindMarks() {
    var finding = Sample.finding
    finding.arguments = ["sh", "-c", ByteString("a'\u{301}; b")]
    let text = ConsoleSummary.render(Sample.verdict(.violation, findings: [finding]))
    #expect(text.unicodeScalars.contains { $0.value == 0x301 })
    #expect(
      text.utf8.split(separator: UInt8(ascii: "\n")).contains { line in
        String(decoding: line, as: UTF8.self).unicodeScalars.map { $0 }.starts(
          with: Array("  ran    sh -c 'a'\\''\u{301}; b'".unicodeScalars))
      })
  }
}
