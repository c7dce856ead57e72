import Foundation
import GuardModel
import Reports
import Testing

@Suite struct MarkdownTests {
  @Test func tellsTheWholeStory() {
    let text = markdown(Sample.verdict(.violation, findings: [Sample.finding], sanctioned: Sample.podman))
    for part in [
      "## 🛑 runcguard: violation: `build`", "### RCG001 runc_suspicious_exec (critical)",
      "- **Ran**: `runc run --bundle /tmp/b x`, by uid 1000, pid 4711",
      "- **Chain**: `runc < dash < node < make < runcguard`", "1. **Investigate the source**",
      "Audit this dependency", "(`npm explain left-pad-ng`)", "SHA-256: ab12",
      "`/usr/sbin/runc` executed by `/usr/bin/podman`, 4 times", "Work handed to daemons outside the step is not seen.",
    ] { #expect(text.contains(part), "\(part)") }
  }

  @Test(arguments: Sample.all.map(\.name))
  func saysTheOutcome(name: String) throws {
    let verdict = try #require(Sample.all.first { $0.name == name }).verdict
    let text = markdown(verdict)
    #expect(text.utf8.count <= Markdown.summaryLimit)
    #expect(text.hasPrefix("## ✅") == (verdict.outcome == .clean))
    #expect(text.contains("truncated") == (name == "many"))
    if let failure = verdict.failure { #expect(text.contains(failure.cure ?? "")) }
  }

  @Test func keepsALimit() {
    for limit in [20_000, 100_000] {
      let text = Markdown.render(Sample.many(200), limit: limit)
      #expect(text.count <= limit && text.count > limit / 2)
      #expect(String(decoding: text, as: UTF8.self).contains("findings not shown"))
    }
  }

  /// Text of the step stands in code, which a longer fence or more backticks can not end.
  @Test(arguments: [
    "```\n/close", "` <script>alert(1)</script> `", "@everyone #1 !2", "<img src=x>", "a|b\\", "``", " ` ", "",
    "</details>", "[x](javascript:alert(1))",
  ])
  func nothingOfTheStepIsMarkup(_ text: String) {
    var finding = Sample.finding
    finding.arguments = [ByteString(text)]
    finding.message = "executed by \(text)"
    finding.caller?.path = ByteString(text)
    finding.chain[1].path = ByteString(text)
    finding.chain[1].arguments = [ByteString(text)]
    var verdict = Sample.verdict(.violation, findings: [finding], sanctioned: Sample.podman)
    verdict.sanctioned[0].caller = ByteString(text)
    verdict.coverage.limits = [text]
    verdict.job.command = [ByteString(text)]
    verdict.step = text
    var outside = ""
    var fence: Substring?
    for line in markdown(verdict).split(separator: "\n", omittingEmptySubsequences: false) {
      let ticks = line.prefix { $0 == "`" }
      if let opened = fence {
        if ticks.count >= opened.count, line.drop(while: { $0 == "`" }).isEmpty { fence = nil }
      } else if ticks.count >= 3, !line.dropFirst(ticks.count).contains("`") {
        fence = ticks
      } else {
        outside += withoutCode(String(line)) + "\n"
      }
    }
    #expect(fence == nil, "every fence is closed")
    let rest = ["<details><summary>", "</summary>", "\n</details>"].reduce(outside) {
      $0.replacingOccurrences(of: $1, with: "")
    }
    for sign in [/(^|[^\\])<(?!$)/, /(^|[^\\])\]\(/] { #expect(rest.firstMatch(of: sign) == nil, "\(rest)") }
    #expect(rest.firstMatch(of: /@\w/) == nil, "\(rest)")
  }

  /// A line without its code spans, by CommonMark's rule: a run of backticks ends at the next run of its length.
  private func withoutCode(_ line: String) -> String {
    var shown = ""
    var rest = Substring(line)
    while let tick = rest.firstIndex(of: "`") {
      shown += rest[..<tick]
      if shown.hasSuffix("\\") {
        shown += "`"
        rest = rest[rest.index(after: tick)...]
        continue
      }
      let run = rest[tick...].prefix { $0 == "`" }
      var behind = rest[run.endIndex...]
      var isClosed = false
      while let next = behind.firstIndex(of: "`") {
        let end = behind[next...].prefix { $0 == "`" }
        behind = behind[end.endIndex...]
        if end.count == run.count {
          isClosed = true
          break
        }
      }
      rest = isClosed ? behind : rest[run.endIndex...]
      if !isClosed { shown += run }
    }
    return shown + rest
  }

  private func markdown(_ verdict: Verdict) -> String { String(decoding: Markdown.render(verdict), as: UTF8.self) }
}
