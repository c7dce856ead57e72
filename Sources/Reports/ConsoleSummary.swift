public import GuardModel

/// What a person reads at the end of the step's log, on standard error.
public enum ConsoleSummary {
  /// Lines with a line end each: one for a clean run, a few for each of the first three findings, or the failure.
  public static func render(_ verdict: Verdict, colours: Bool = false) -> String {
    let style = Style(isColoured: colours)
    let lines =
      switch verdict.outcome {
      case .clean: [style.good("runcguard: clean:") + " " + counts(verdict) + remarks(verdict)]
      case .violation: violation(verdict, style)
      case .error: failure(verdict, style)
      case .unfinished: unfinished(verdict, style)
      case .nested:
        ["runcguard: nested: an outer guard observes this step, and its verdict counts; this one saw nothing"]
      }
    return lines.map { WorkflowCommands.defused($0) + "\n" }.joined()
  }

  private static func counts(_ verdict: Verdict) -> String {
    let summary = verdict.summary
    var engines: [String] = []
    for ground in verdict.sanctioned.map(\.ground) {
      let name =
        switch ground {
        case .engine(let engine, _), .ownReexec(let engine): DisplayText.line(engine.rawValue, limit: 40)
        case .exception: "exception"
        }
      if !engines.contains(name) { engines.append(name) }
    }
    let who = engines.isEmpty ? "" : " (\(engines.joined(separator: ", ")))"
    let against = verdict.findings.filter(\.isViolation).count
    return [
      DisplayText.count(summary.execs, "exec"),
      DisplayText.count(summary.runtimeExecutions, "runtime execution") + who,
      DisplayText.count(against, "finding"),
    ].joined(separator: ", ")
  }

  /// What a clean line must not leave out: what was not guarded, and a step that failed on its own.
  private static func remarks(_ verdict: Verdict) -> String {
    var remarks = ""
    if verdict.coverage.clientExecs > 0 {
      let calls = DisplayText.count(verdict.coverage.clientExecs, "engine client call")
      remarks += "; \(calls): what an engine outside the step starts for them is not guarded"
    }
    if !verdict.coverage.leftovers.isEmpty {
      remarks += "; \(DisplayText.count(verdict.coverage.leftoverCount, "leftover")) of the step: "
      remarks += LeftoverText.line(verdict.coverage.leftovers, limit: 3)
    }
    switch verdict.job.end {
    case .exited(0), nil: break
    case .exited(let code): remarks += "; the step exited \(code)"
    case .signalled(let signal): remarks += "; the step died by \(signal.name)"
    case .notRunnable(let errno): remarks += "; the step could not be run: \(errno)"
    }
    return remarks
  }

  private static func violation(_ verdict: Verdict, _ style: Style) -> [String] {
    let findings = verdict.findings.filter(\.isViolation)
    var lines = findings.prefix(3).flatMap { describe($0, style) }
    let rest = findings.dropFirst(3)
    if !rest.isEmpty {
      let byRule = Rule.all.compactMap { rule in
        let count = rest.filter { $0.rule.id == rule.id }.count
        return count > 0 ? "\(count) \(rule.id) \(rule.name)" : nil
      }
      lines.append("runcguard: and \(DisplayText.count(rest.count, "more finding")): \(byRule.joined(separator: ", "))")
    }
    let occurrences = findings.reduce(0) { $0.addingReportingOverflow($1.occurrences).partialValue }
    let seen = occurrences > findings.count ? ", seen \(occurrences) times" : ""
    lines.append(style.bad("runcguard: violation:") + " " + counts(verdict) + seen)
    return lines
  }

  private static func describe(_ finding: Finding, _ style: Style) -> [String] {
    let rule = finding.rule
    let title = "runcguard: VIOLATION \(rule.id) \(rule.name) (\(rule.importance.rawValue)):"
    var lines = [style.bad(title) + " " + DisplayText.line(finding.message, limit: 400)]
    func add(_ label: String, _ text: String?) {
      guard let text else { return }
      let padding = String(repeating: " ", count: max(1, 7 - label.utf8.count))
      lines.append("  \(style.faint(label))\(padding)\(text)")
    }
    let caller = finding.caller.map { ", by uid \($0.user.rawValue), pid \($0.process.rawValue)" } ?? ""
    if !finding.arguments.isEmpty { add("ran", DisplayText.commandLine(finding.arguments, limit: 240) + caller) }
    let reasons = finding.reasons.map(DisplayText.explanation)
    // One line for each reason: a person reads the first, an engineer the rest.
    for (place, reason) in (reasons.isEmpty ? [rule.summary] : reasons).enumerated() {
      add(place == 0 ? "why" : "", reason)
    }
    add("chain", FindingText.chainLine(finding))
    add("look", Suspect(finding).sentence)
    add("do", finding.recommendedActions.first.map { "\($0.title): \($0.detail)" })
    add("guard", style.bad(FindingText.action(finding)))
    return lines
  }

  private static func failure(_ verdict: Verdict, _ style: Style) -> [String] {
    let failure = verdict.failure
    let activity = failure?.activity.rawValue ?? GuardFailure.Activity.guarding.rawValue
    var lines = [style.bad("runcguard: ERROR while \(activity): this step was not guarded, and that is not a pass")]
    lines += DisplayText.lines(failure?.message ?? "the reason is not known").map { "  " + $0 }
    for (place, line) in DisplayText.lines(failure?.cure ?? "").enumerated() {
      lines.append((place == 0 ? "  cure: " : "        ") + line)
    }
    let findings = verdict.findings.filter(\.isViolation)
    return findings.isEmpty ? lines : lines + violation(verdict, style)
  }

  private static func unfinished(_ verdict: Verdict, _ style: Style) -> [String] {
    let title = "runcguard: UNFINISHED: the guard ended before the step did, and that is not a pass;"
    let lines = [style.bad(title) + " seen until then: " + counts(verdict)]
    return verdict.findings.contains(where: \.isViolation) ? lines + violation(verdict, style) : lines
  }
}

/// Colours where a terminal shows them, nothing where a log is kept.
private struct Style {
  var isColoured: Bool

  func good(_ text: String) -> String { paint(text, "32") }
  func bad(_ text: String) -> String { paint(text, "1;31") }
  func faint(_ text: String) -> String { paint(text, "2") }

  private func paint(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

extension Finding {
  /// Whether it fails the step; the others only inform.
  var isViolation: Bool { rule.importance != .info }
}
