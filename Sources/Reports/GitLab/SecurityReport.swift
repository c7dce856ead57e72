public import GuardModel

/// GitLab's security report, schema 15.2.1, of type `sast`: the only type whose vulnerabilities need no line of source,
/// image or request.
public enum SecurityReport {
  static let schemaVersion = "15.2.1"
  static let maximumVulnerabilities = 1_000

  /// One complete document. GitLab takes no zone in its times; they are UTC.
  public static func render(_ verdict: Verdict) -> [UInt8] {
    let findings = verdict.findings.filter(\.isViolation)
    let shown = findings.prefix(maximumVulnerabilities)
    let rest = findings.count - shown.count
    let tool: JSONValue = [
      "id": "runcguard", "name": "runcguard", "vendor": ["name": "runcguard"],
      "version": .string(version(verdict)),
    ]
    var messages: [JSONValue] = []
    if let problem = DisplayText.problem(verdict) { messages.append(["level": "fatal", "value": .string(problem)]) }
    if rest > 0 { messages.append(["level": "warn", "value": .string(DisplayText.truncated(rest))]) }
    let finished = DisplayText.plausible(verdict.job.finished ?? verdict.job.started)
    let report: JSONValue = [
      "version": .string(schemaVersion),
      "scan": [
        "analyzer": tool, "scanner": tool, "type": "sast",
        "start_time": .string(DisplayText.plausible(verdict.job.started).wallClock),
        "end_time": .string(finished.wallClock),
        "status": .string(messages.isEmpty || rest > 0 && messages.count == 1 ? "success" : "failure"),
        "messages": .array(messages),
      ],
      "vulnerabilities": .array(shown.map { vulnerability($0, verdict) }),
    ]
    return report.document
  }

  private static func version(_ verdict: Verdict) -> String {
    let version = DisplayText.line(verdict.guardVersion, limit: 100)
    return version.isEmpty ? "0" : version
  }

  private static func vulnerability(_ finding: Finding, _ verdict: Verdict) -> JSONValue {
    let place = SourcePlace(finding, verdict)
    let step = DisplayText.stepName(verdict)
    let high = StableHash.hex(finding.id, step)
    let low = StableHash.hex(step, finding.id)
    let actions = ConcreteActions.actions(for: finding, in: verdict).map { "\($0.title): \($0.detail)" }
    return [
      "id": .string(uuid(high, low)),
      "name": .string(String("\(finding.rule.name) in \(step)".prefix(255))),
      "description": .string(String(FindingText.render(finding, in: verdict).prefix(20_000))),
      "severity": .string(finding.rule.importance == .critical ? "Critical" : "High"),
      "solution": .string(actions.joined(separator: "\n")),
      "identifiers": .array(identifiers(finding)),
      "location": ["file": .string(place.path), "start_line": .number(place.line)],
      "details": details(finding),
    ]
  }

  private static func identifiers(_ finding: Finding) -> [JSONValue] {
    [
      [
        "type": "runcguard_rule", "name": .string("\(finding.rule.id) \(finding.rule.name)"),
        "value": .string(finding.rule.id),
      ]
    ]
      + finding.rule.techniques.map { technique in
        ["type": "mitre_attack", "name": .string("\(technique.id) \(technique.name)"), "value": .string(technique.id)]
      }
  }

  private static func details(_ finding: Finding) -> JSONValue {
    func text(_ name: String, _ value: String?) -> JSONValue? {
      value.map { ["name": .string(name), "type": "text", "value": .string($0.isEmpty ? "-" : $0)] }
    }
    return [
      "command": text("Command", DisplayText.commandLine(finding.arguments, limit: 2000)),
      "chain": text("Who executed whom", FindingText.chainLine(finding)),
      "caller": text("Caller", finding.caller.map { DisplayText.path($0.path) }),
      "runtime": text("Runtime", finding.runtime.map { DisplayText.path($0.path) }),
      "action": text("Guard", FindingText.action(finding)),
    ]
  }

  /// The form of a UUID (version 8, RFC 9562: what stands in it is the writer's), equal in every run.
  private static func uuid(_ high: String, _ low: String) -> String {
    let digits = Array((high + low).utf8)
    func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
    return "\(part(0..<8))-\(part(8..<12))-8\(part(13..<16))-8\(part(17..<20))-\(part(20..<32))"
  }
}
