public import GuardModel

/// GitLab Code Quality, which the free edition shows in a merge request.
///
/// It is about places in source files, so a detection is shown at the definition of the job.
public enum CodeQuality {
  static let maximumEntries = 5_000

  /// A JSON array; GitLab stops at the first entry that it does not like.
  public static func render(_ verdict: Verdict) -> [UInt8] {
    var entries: [JSONValue] = []
    if let problem = DisplayText.problem(verdict) {
      entries.append(entry(verdict, nil, "guard", problem, fingerprint: "guard", "blocker"))
    }
    let findings = verdict.findings.filter(\.isViolation) + verdict.findings.filter { !$0.isViolation }
    for finding in findings.prefix(maximumEntries) {
      let chain = FindingText.chainLine(finding).map { " (\($0))" } ?? ""
      let text = "\(finding.rule.name): \(DisplayText.line(finding.message, limit: 400))\(chain)"
      entries.append(entry(verdict, finding, finding.rule.id, text, fingerprint: finding.id, severity(finding.rule)))
    }
    let rest = findings.count - maximumEntries
    if rest > 0 {
      entries.append(entry(verdict, nil, "truncated", DisplayText.truncated(rest), fingerprint: "truncated", "major"))
    }
    return JSONValue.array(entries).document
  }

  private static func entry(
    _ verdict: Verdict, _ finding: Finding?, _ check: String, _ text: String, fingerprint: String, _ severity: String
  ) -> JSONValue {
    let place = SourcePlace(finding, verdict)
    return [
      "description": .string(text),
      "check_name": .string(check),
      "fingerprint": .string(StableHash.hex(fingerprint, DisplayText.stepName(verdict))),
      "severity": .string(severity),
      "location": ["path": .string(place.path), "lines": ["begin": .number(place.line)]],
    ]
  }

  private static func severity(_ rule: Rule) -> String {
    switch rule.importance {
    case .critical: "blocker"
    case .high: "critical"
    case .info: "info"
    }
  }
}
