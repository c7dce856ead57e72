public import GuardModel

/// OCSF 1.5.0 Detection Finding, for a SIEM: JSON Lines, one event for each finding.
///
/// A run without findings is an event too: no event could also mean that no guard was there.
public enum OCSF {
  static let schemaVersion = "1.5.0"
  static let maximumEvents = 5_000

  /// One event or more, each on a line of its own.
  public static func render(_ verdict: Verdict) -> [UInt8] {
    var events = verdict.findings.prefix(maximumEvents).map { event($0, verdict) }
    let rest = verdict.findings.count - events.count
    if rest > 0 { events.append(summary(verdict, "truncated", DisplayText.truncated(rest), severity: 3)) }
    if let problem = DisplayText.problem(verdict) {
      events.insert(summary(verdict, verdict.outcome.rawValue, problem, severity: 4), at: 0)
    } else if verdict.outcome == .nested {
      events.append(
        summary(verdict, "nested", "The outer guard of the step observes it, and this one nothing", severity: 1))
    } else if events.isEmpty {
      let text = "The step was guarded, and nothing was found in \(DisplayText.count(verdict.summary.execs, "exec"))"
      events.append(summary(verdict, "clean", text, severity: 1))
    }
    return events.flatMap(\.document)
  }

  private static func event(_ finding: Finding, _ verdict: Verdict) -> JSONValue {
    let wasStopped = finding.action != .reported
    return base(
      verdict, severity: severity(finding.rule), isAlert: finding.isViolation,
      time: finding.time, message: DisplayText.line(finding.message, limit: 1000),
      info: [
        "uid": .string(DisplayText.line("\(finding.id)/\(DisplayText.stepName(verdict))", limit: 300)),
        "title": .string(finding.rule.name),
        "desc": .string(finding.rule.summary),
        "analytic": ["type_id": 1, "uid": .string(finding.rule.id), "name": .string(finding.rule.name)],
        "attacks": .array(
          finding.rule.techniques.map { technique in
            ["technique": ["uid": .string(technique.id), "name": .string(technique.name)], "version": "17.1"]
          }),
      ],
      action: wasStopped ? 2 : 3, disposition: wasStopped ? 2 : 15,
      evidences: [evidence(finding)], count: finding.occurrences)
  }

  private static func summary(_ verdict: Verdict, _ what: String, _ text: String, severity: Int) -> JSONValue {
    base(
      verdict, severity: severity, isAlert: severity > 3, time: verdict.job.finished ?? verdict.job.started,
      message: text,
      info: [
        "uid": .string(DisplayText.line("\(what)/\(DisplayText.stepName(verdict))", limit: 300)),
        "title": .string("runcguard: \(what)"),
      ],
      action: 3, disposition: 17, evidences: [], count: 1)
  }

  private static func base(
    _ verdict: Verdict, severity: Int, isAlert: Bool, time: Timestamp, message: String, info: JSONValue, action: Int,
    disposition: Int, evidences: [JSONValue], count: Int
  ) -> JSONValue {
    let host = DisplayText.line(verdict.job.host, limit: 200)
    return [
      "class_uid": 2004, "category_uid": 2, "activity_id": 1, "type_uid": 200401,
      "severity_id": .number(severity), "status_id": 1, "is_alert": .bool(isAlert),
      "time": .number(milliseconds(time)), "count": .number(max(1, count)), "message": .string(message),
      "action_id": .number(action), "disposition_id": .number(disposition),
      "metadata": [
        "version": .string(schemaVersion), "profiles": ["security_control", "host"],
        "product": [
          "name": "runcguard", "vendor_name": "runcguard",
          "version": .string(DisplayText.line(verdict.guardVersion, limit: 100)),
        ],
        "correlation_uid": (verdict.job.ci?.jobURL).map { .string(redact($0)) },
      ],
      "device": ["type_id": 0, "hostname": .string(host.isEmpty ? "localhost" : host)],
      "finding_info": info,
      "evidences": evidences.isEmpty ? nil : .array(evidences),
    ]
  }

  private static func evidence(_ finding: Finding) -> JSONValue {
    let runtime = finding.chain.first
    let path = DisplayText.path(finding.runtime?.path ?? runtime?.path ?? "")
    var outer: JSONValue?
    for link in finding.chain.dropFirst().prefix(20).reversed() { outer = Self.process(link, parent: outer) }
    let process = runtime?.process ?? finding.caller?.process
    let subject: JSONValue = [
      "pid": .number(Int(process?.rawValue ?? 0)),
      "name": .string(name(path)),
      "cmd_line": .string(DisplayText.commandLine(finding.arguments, limit: 2000)),
      "file": path.isEmpty
        ? nil
        : [
          "name": .string(name(path)), "path": .string(path), "type_id": 1,
          "hashes": (finding.runtime?.digest?.hex).map { [["algorithm_id": 3, "value": .string($0)]] },
        ],
      "parent_process": outer,
    ]
    return ["process": subject, "actor": outer.map { ["process": $0] }]
  }

  private static func process(_ link: ChainLink, parent: JSONValue?) -> JSONValue {
    let path = DisplayText.path(link.path)
    return [
      "pid": .number(Int(link.process.rawValue)), "name": .string(name(path)),
      "cmd_line": .string(DisplayText.commandLine(link.arguments, limit: 400)),
      "user": ["uid": .string("\(link.user.rawValue)")],
      "parent_process": parent,
    ]
  }

  private static func name(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    return name.isEmpty ? "?" : name
  }

  private static func severity(_ rule: Rule) -> Int {
    switch rule.importance {
    case .critical: 5
    case .high: 4
    case .info: 1
    }
  }

  /// Since 1970; the bounds are those of a year of four digits.
  private static func milliseconds(_ time: Timestamp) -> Int {
    let time = DisplayText.plausible(time)
    return Int(time.seconds) * 1000 + Int(time.nanoseconds / 1_000_000)
  }
}
