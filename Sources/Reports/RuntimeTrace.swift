public import GuardModel

/// An in-toto Statement with the runtime-trace predicate: evidence of what was observed, for a supply chain's records.
///
/// It is unsigned; a signer makes an envelope of it.
public enum RuntimeTrace {
  static let maximumEntries = 5_000

  /// One statement about the commit that was built.
  ///
  /// - Throws: `GuardFailure` where no CI system told the commit: a statement needs a subject with a digest.
  public static func render(_ verdict: Verdict) throws(GuardFailure) -> [UInt8] {
    guard let ci = verdict.job.ci, let commit = ci.commit else {
      throw GuardFailure(
        .reporting, "an in-toto statement is about a commit, and no CI system has told which one is built")
    }
    let job = verdict.job
    let step = DisplayText.stepName(verdict)
    let findings = verdict.findings.prefix(maximumEntries)
    let rest = verdict.findings.count - findings.count
    var entries = findings.map(entry) + verdict.sanctioned.prefix(1_000).map(entry)
    if rest > 0 { entries.append(["eventType": "truncated", "message": .string(DisplayText.truncated(rest))]) }
    // The log may not be empty, and a run without events is evidence as well.
    entries.append([
      "eventType": "summary", "outcome": .string(verdict.outcome.rawValue), "execs": .number(verdict.summary.execs),
      "runtimeExecutions": .number(verdict.summary.runtimeExecutions),
      "limits": .strings(verdict.coverage.limits.prefix(50).map { DisplayText.line($0, limit: 400) }),
    ])
    let subject = [ci.repositoryURL.map { "git+\(redact($0))" }, ci.ref.map { DisplayText.line($0, limit: 200) }]
    let statement: JSONValue = [
      "_type": "https://in-toto.io/Statement/v1",
      "subject": [
        ["name": .string(subject.compactMap(\.self).joined(separator: "@")), "digest": ["gitCommit": .string(commit)]]
      ],
      "predicateType": "https://in-toto.io/attestation/runtime-trace/v0.1",
      "predicate": [
        "monitor": [
          "type": "https://runcguard.invalid/guard/v1",
          "configSource": [
            "uri": .string(DisplayText.line(verdict.policy.origin, limit: 400)),
            "digest": (verdict.policy.digest?.hex).map { ["sha256": .string($0)] },
          ],
          "tracePolicy": [
            "rules": .strings(Rule.all.map(\.id)), "mode": .string(verdict.coverage.mode.rawValue),
            "version": .string(DisplayText.line(verdict.guardVersion, limit: 100)),
          ],
        ],
        "monitoredProcess": [
          "hostID": .string("urn:host:" + SourcePlace.percentEncoded(ByteString(job.host))),
          "type": .string(ci.jobURL.map(redact) ?? "urn:ci:\(ci.provider.rawValue)"),
          "event": .string(step),
        ],
        "monitorLog": ["process": .array(entries)],
        "metadata": [
          "buildStartedOn": .string(DisplayText.plausible(job.started).rfc3339),
          "buildFinishedOn": job.finished.map { .string(DisplayText.plausible($0).rfc3339) },
        ],
      ],
    ]
    return statement.document
  }

  private static func entry(_ finding: Finding) -> JSONValue {
    [
      "eventType": "exec", "verdict": .string(finding.isViolation ? "violation" : "note"),
      "rule": .string(finding.rule.id), "reasons": .strings(finding.reasons),
      "action": .string(finding.action.rawValue), "occurrences": .number(finding.occurrences),
      "executable": finding.runtime.map { .string(DisplayText.path($0.path)) },
      "sha256": (finding.runtime?.digest?.hex).map(JSONValue.string),
      "argv": .strings(redact(finding.arguments).prefix(50).map { DisplayText.path($0) }),
      "caller": finding.caller.map { .string(DisplayText.path($0.path)) },
      "chain": .strings(finding.chain.prefix(40).map { DisplayText.path($0.path) }),
      "time": .string(finding.time.rfc3339),
    ]
  }

  private static func entry(_ execution: SanctionedExecution) -> JSONValue {
    [
      "eventType": "exec", "verdict": "sanctioned", "executable": .string(DisplayText.path(execution.path)),
      "sha256": (execution.digest?.hex).map(JSONValue.string), "caller": .string(DisplayText.path(execution.caller)),
      "ground": .string(DisplayText.ground(execution.ground)), "occurrences": .number(execution.count),
    ]
  }
}
