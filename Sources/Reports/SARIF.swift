public import GuardModel

/// SARIF 2.1.0, as GitHub code scanning shows it and its limits allow.
///
/// A detection has no line of source. Its place is the definition of the CI job, which is in the repository, so that the
/// alert is shown at all; who executed what is in the logical locations and the stacks.
public enum SARIF {
  /// GitHub keeps the 5,000 most severe of at most 25,000 results.
  static let maximumResults = 5_000
  /// GitHub takes 10 MB after compression, which makes a tenth of a log of our kind.
  static let maximumBytes = 20_000_000
  private static let maximumFrames = 40

  /// One complete log of one run.
  public static func render(_ verdict: Verdict) -> [UInt8] {
    let shown = results(verdict)
    let omitted = verdict.findings.count - shown.count
    let step = DisplayText.stepName(verdict)
    let log: JSONValue = [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        [
          "tool": [
            "driver": [
              "name": "runcguard",
              "version": .string(DisplayText.line(verdict.guardVersion, limit: 100)),
              "rules": .array(Rule.all.map(rule)),
            ]
          ],
          // What stands before the last slash is the category: each step's alerts are their own.
          "automationDetails": ["id": .string("runcguard/\(step)/\(verdict.job.started.rfc3339)")],
          "invocations": [invocation(verdict, omitted: omitted)],
          "results": .array(shown),
          "columnKind": "unicodeCodePoints",
          "properties": properties(verdict, omitted: omitted),
        ]
      ],
    ]
    return log.document
  }

  /// What speaks against the step first; as many as readers take.
  private static func results(_ verdict: Verdict) -> [JSONValue] {
    let findings = verdict.findings.filter(\.isViolation) + verdict.findings.filter { !$0.isViolation }
    var results: [JSONValue] = []
    var bytes = 0
    for finding in findings.prefix(maximumResults) {
      let result = result(finding, verdict)
      bytes += result.text.count
      guard bytes <= maximumBytes else { break }
      results.append(result)
    }
    return results
  }

  private static func rule(_ rule: Rule) -> JSONValue {
    let techniques = rule.techniques.map { "\($0.id) \($0.name)" }.joined(separator: ", ")
    return [
      "id": .string(rule.id),
      "name": .string(rule.name),
      "shortDescription": ["text": .string(rule.summary)],
      "fullDescription": ["text": .string("\(rule.summary) MITRE ATT&CK: \(rule.tactic); \(techniques).")],
      "help": [
        "text": .string(
          "Read who executed what in the alert's message and in the report of the job, then follow the actions there.")
      ],
      "defaultConfiguration": ["level": .string(level(rule))],
      "properties": [
        "tags": .strings(["security", "container"] + rule.techniques.map { "external/attack/\($0.id.lowercased())" }),
        "precision": "high",
        "security-severity": securitySeverity(rule).map(JSONValue.string),
      ],
    ]
  }

  private static func level(_ rule: Rule) -> String { rule.importance == .info ? "note" : "error" }

  /// GitHub's scale: above 9 is critical, from 7 high; without a number it is no security alert.
  private static func securitySeverity(_ rule: Rule) -> String? {
    switch rule.importance {
    case .critical: "9.3"
    case .high: "7.5"
    case .info: nil
    }
  }

  private static func result(_ finding: Finding, _ verdict: Verdict) -> JSONValue {
    let names = finding.chain.prefix(maximumFrames).map { DisplayText.path($0.path.lastComponent, limit: 60) }
    let chain = ([DisplayText.stepName(verdict)] + names.reversed()).joined(separator: "/")
    return [
      "ruleId": .string(finding.rule.id),
      "ruleIndex": Rule.all.firstIndex(of: finding.rule).map(JSONValue.number),
      "level": .string(level(finding.rule)),
      "kind": .string(finding.isViolation ? "fail" : "informational"),
      "message": ["text": .string(plainMessage(messageText(finding, verdict)))],
      "locations": [
        [
          "physicalLocation": SourcePlace(finding, verdict).sarif,
          "logicalLocations": [
            [
              "name": .string(names.first.flatMap { $0.isEmpty ? nil : $0 } ?? finding.rule.name),
              "fullyQualifiedName": .string(chain),
              "kind": "process",
            ]
          ],
        ]
      ],
      "stacks": finding.chain.isEmpty ? nil : [stack(finding)],
      "occurrenceCount": .number(max(1, finding.occurrences)),
      "partialFingerprints": [
        "primaryLocationLineHash": .string(StableHash.hex(finding.id, DisplayText.stepName(verdict)) + ":1"),
        "runcguardFinding/v1": .string(DisplayText.line(finding.id, limit: 100)),
      ],
      "properties": [
        "action": .string(finding.action.rawValue),
        "reasons": .strings(finding.reasons),
        "runtime": finding.runtime.map { .string($0.family.rawValue) },
        "runtimeSHA256": (finding.runtime?.digest?.hex).map(JSONValue.string),
        "time": .string(finding.time.rfc3339),
      ],
    ]
  }

  private static func messageText(_ finding: Finding, _ verdict: Verdict) -> String {
    var lines = [DisplayText.line(finding.message, limit: 600)]
    if !finding.arguments.isEmpty {
      lines.append("Ran: \(DisplayText.commandLine(finding.arguments, limit: 600))")
    }
    if let chain = FindingText.chainLine(finding) { lines.append("Chain: \(chain)") }
    lines += finding.reasons.map { "Why: \(DisplayText.explanation(ofReason: $0))" }
    if let suspect = Suspect(finding).sentence { lines.append("Look at: \(suspect)") }
    lines.append("Guard: \(FindingText.action(finding))")
    for action in ConcreteActions.actions(for: finding, in: verdict) {
      lines.append("Do: \(action.title): \(action.detail)")
    }
    return lines.joined(separator: "\n")
  }

  /// `[text](link)` in a message is a link (SARIF 3.11.6), and arguments are no place for one.
  private static func plainMessage(_ text: String) -> String {
    var plain = ""
    for scalar in text.unicodeScalars {
      if "\\[]".unicodeScalars.contains(scalar) { plain += "\\" }
      plain.unicodeScalars.append(scalar)
    }
    return plain
  }

  private static func stack(_ finding: Finding) -> JSONValue {
    let frames = finding.chain.prefix(maximumFrames).map { link -> JSONValue in
      let command = DisplayText.commandLine(link.arguments, limit: 300)
      let text = "pid \(link.process.rawValue), uid \(link.user.rawValue): \(command)"
      let path = DisplayText.path(link.path)
      return [
        "location": [
          "logicalLocations": [["fullyQualifiedName": .string(path.isEmpty ? "?" : path), "kind": "process"]],
          "message": ["text": .string(plainMessage(text))],
        ]
      ]
    }
    let rest = finding.chain.count - frames.count
    let title = rest > 0 ? "Who executed whom (truncated: \(rest) more)" : "Who executed whom"
    return ["message": ["text": .string(title)], "frames": .array(frames)]
  }

  private static func invocation(_ verdict: Verdict, omitted: Int) -> JSONValue {
    let job = verdict.job
    let directory = SourcePlace.percentEncoded(job.directory)
    return [
      "executionSuccessful": .bool(DisplayText.problem(verdict) == nil),
      "commandLine": .string(DisplayText.commandLine(job.command, limit: 2000)),
      "exitCode": job.end.map { .number(Int($0.shellStatus)) },
      "startTimeUtc": .string(DisplayText.plausible(job.started).rfc3339),
      "endTimeUtc": job.finished.map { .string(DisplayText.plausible($0).rfc3339) },
      "machine": .string(DisplayText.line(job.host, limit: 200)),
      "workingDirectory": directory.hasPrefix("/") ? ["uri": .string("file://\(directory)/")] : nil,
      "toolExecutionNotifications": .array(notifications(verdict, omitted: omitted)),
    ]
  }

  private static func notifications(_ verdict: Verdict, omitted: Int) -> [JSONValue] {
    func notification(_ level: String, _ text: String) -> JSONValue {
      ["level": .string(level), "message": ["text": .string(plainMessage(text))]]
    }
    var notifications: [JSONValue] = []
    if let problem = DisplayText.problem(verdict) { notifications.append(notification("error", problem)) }
    if omitted > 0 { notifications.append(notification("warning", DisplayText.truncated(omitted))) }
    for limit in verdict.coverage.limits.prefix(50) {
      notifications.append(notification("note", "Not seen: \(DisplayText.line(limit, limit: 400))"))
    }
    return notifications
  }

  private static func properties(_ verdict: Verdict, omitted: Int) -> JSONValue {
    [
      "outcome": .string(verdict.outcome.rawValue),
      "stage": .string(verdict.stage.rawValue),
      "execs": .number(verdict.summary.execs),
      "runtimeExecutions": .number(verdict.summary.runtimeExecutions),
      "sanctioned": .number(verdict.summary.sanctioned),
      "suspicious": .number(verdict.summary.suspicious),
      "unverifiable": .number(verdict.summary.unverifiable),
      "findingsNotShown": omitted > 0 ? .number(omitted) : nil,
      "policy": .string(DisplayText.line(verdict.policy.origin)),
      "policySHA256": (verdict.policy.digest?.hex).map(JSONValue.string),
      "mode": .string(verdict.coverage.mode.rawValue),
    ]
  }
}
