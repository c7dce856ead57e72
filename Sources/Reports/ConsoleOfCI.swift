public import GuardModel

/// What the log of a CI job shows: the summary, and what makes the CI system's own pages show it.
public enum ConsoleOfCI {
  /// Lines with a line end each: the summary alone where no CI system, or one without such means, was recognised.
  public static func render(_ verdict: Verdict, colours: Bool = false) -> String {
    let summary = ConsoleSummary.render(verdict, colours: colours)
    guard verdict.outcome != .clean, verdict.outcome != .nested else { return summary }
    switch verdict.job.ci?.provider {
    case .github: return summary + WorkflowCommands.gitHub(verdict).map { $0 + "\n" }.joined()
    case .gitlab: return summary + evidence(verdict)
    default: return summary
    }
  }

  /// All that is known of the first findings, in a section of GitLab's log that is folded at first.
  private static func evidence(_ verdict: Verdict) -> String {
    let findings = verdict.findings.filter(\.isViolation)
    guard !findings.isEmpty else { return "" }
    let time = max(0, (verdict.job.finished ?? verdict.job.started).seconds)
    var text = "\u{1B}[0Ksection_start:\(time):runcguard_evidence[collapsed=true]\r\u{1B}[0Kruncguard: evidence\n"
    for finding in findings.prefix(10) {
      let lines = FindingText.render(finding, in: verdict).split(separator: "\n", omittingEmptySubsequences: false)
      text += lines.map { WorkflowCommands.defused(String($0)) + "\n" }.joined() + "\n"
    }
    if findings.count > 10 { text += DisplayText.truncated(findings.count - 10) + "\n" }
    return text + "\u{1B}[0Ksection_end:\(time):runcguard_evidence\r\u{1B}[0K\n"
  }
}
