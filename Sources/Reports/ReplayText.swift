public import GuardModel

/// An exec of a trace that was ruled otherwise when it was judged again.
public struct ChangedRuling: Hashable, Sendable {
  public var line: Int
  public var program: ByteString
  public var caller: ByteString
  public var recorded: Ruling
  public var now: Ruling

  public init(line: Int, program: ByteString, caller: ByteString, recorded: Ruling, now: Ruling) {
    self.line = line
    self.program = program
    self.caller = caller
    self.recorded = recorded
    self.now = now
  }
}

/// What a person reads of a trace that was judged again.
public enum ReplayText {
  /// Lines with a line end each: every changed ruling, every remark, and the result.
  ///
  /// `recorded` is the run's own outcome, nil where the trace does not tell it.
  public static func render(
    _ verdict: Verdict, recorded: Outcome?, changes: [ChangedRuling], remarks: [String], damage: TraceDamage?
  ) -> String {
    var lines = changes.map { change in
      let program = DisplayText.path(change.program)
      return "line \(change.line): \(program) by \(DisplayText.path(change.caller)): "
        + "\(words(change.recorded)) -> \(words(change.now))"
    }
    lines += verdict.findings.map { finding in
      "finding \(finding.id): \(DisplayText.line(finding.message, limit: 400)) "
        + "(\(finding.reasons.joined(separator: ", ")); seen \(DisplayText.count(finding.occurrences, "time")))"
    }
    lines += remarks.map { "note: \(DisplayText.line($0))" }
    if let damage { lines.append("DAMAGED at line \(damage.line): \(DisplayText.line(damage.reason))") }
    let before = recorded.map { ", recorded as \($0.rawValue)" } ?? ""
    let execs = DisplayText.count(verdict.summary.execs, "exec")
    lines.append(
      "replay of \(DisplayText.line(verdict.step)): \(verdict.outcome.rawValue)\(before); \(execs), "
        + "\(DisplayText.count(verdict.findings.filter(\.isViolation).count, "finding")), "
        + "\(DisplayText.count(changes.count, "ruling")) changed")
    return lines.map { $0 + "\n" }.joined()
  }

  private static func words(_ ruling: Ruling) -> String { ruling.words ?? "ordinary" }
}
