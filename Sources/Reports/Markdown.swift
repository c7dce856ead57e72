public import GuardModel

/// Markdown for a job summary or a note on a merge request: GitHub's and GitLab's dialects.
///
/// What comes from the step stands in code, where no mention, link, HTML or quick action is one.
public enum Markdown {
  /// GitHub drops a summary of more than 1 MiB as a whole.
  public static let summaryLimit = 1_000_000

  /// One document of at most `limit` bytes, where that is 20,000 or more.
  public static func render(_ verdict: Verdict, limit: Int = summaryLimit) -> [UInt8] {
    var text = headline(verdict)
    let ending = sanctioned(verdict) + coverage(verdict)
    // What is left out has to be said, and what was seen has to fit behind it.
    let room = limit - ending.utf8.count - 500
    let findings = verdict.findings.filter(\.isViolation) + verdict.findings.filter { !$0.isViolation }
    for (place, finding) in findings.enumerated() {
      let part = place < 100 ? describe(finding, verdict) : nil
      guard let part, text.utf8.count + part.utf8.count <= room else {
        text += "\n**\(DisplayText.truncated(findings.count - place))**\n"
        break
      }
      text += part
    }
    return Array((text + ending).utf8)
  }

  private static func headline(_ verdict: Verdict) -> String {
    let summary = verdict.summary
    let against = verdict.findings.filter(\.isViolation).count
    let word =
      switch verdict.outcome {
      case .clean: "clean"
      case .violation: "violation"
      case .error: "the step was not guarded"
      case .unfinished: "unfinished"
      case .nested: "inside another guarded step, whose verdict tells"
      }
    let mark = verdict.outcome == .clean ? "✅" : verdict.outcome == .nested ? "↩️" : "🛑"
    var text = "## \(mark) runcguard: \(word): \(code(DisplayText.stepName(verdict)))\n\n"
    if let problem = DisplayText.problem(verdict) { text += "**\(prose(problem))**\n\n" }
    if let cure = verdict.failure?.cure { text += "Cure: \(prose(DisplayText.line(cure)))\n\n" }
    text += "\(DisplayText.count(summary.execs, "exec")), "
    text += "\(DisplayText.count(summary.runtimeExecutions, "runtime execution")) "
    text += "(\(summary.sanctioned) sanctioned, \(summary.suspicious) suspicious), "
    text += "\(summary.unverifiable) unverifiable, **\(DisplayText.count(against, "finding"))**"
    return text + ". Command: \(code(DisplayText.commandLine(verdict.job.command)))\n"
  }

  private static func describe(_ finding: Finding, _ verdict: Verdict) -> String {
    let rule = finding.rule
    var text = "\n### \(rule.id) \(rule.name) (\(rule.importance.rawValue))\n\n"
    text += "\(prose(DisplayText.line(finding.message, limit: 600)))\n\n"
    func add(_ label: String, _ value: String?) {
      if let value { text += "- **\(label)**: \(value)\n" }
    }
    let user = finding.caller.map { ", by uid \($0.user.rawValue), pid \($0.process.rawValue)" } ?? ""
    if !finding.arguments.isEmpty {
      add("Ran", code(DisplayText.commandLine(finding.arguments, limit: 600)) + user)
    }
    for reason in finding.reasons { add("Why", prose(DisplayText.explanation(ofReason: reason))) }
    add("Chain", FindingText.chainLine(finding).map(code))
    add("Look at", Suspect(finding).sentence.map(code))
    add("Guard", prose(FindingText.action(finding)))
    if finding.occurrences > 1 { add("Seen", DisplayText.count(finding.occurrences, "time")) }
    let actions = ConcreteActions.actions(for: finding, in: verdict)
    if !actions.isEmpty { text += "\n" }
    for (place, action) in actions.enumerated() {
      text += "\(place + 1). **\(prose(action.title))**: \(prose(action.detail))\n"
      for step in action.steps {
        let subject = step.subject.map { ": \(code($0))" } ?? ""
        let command = step.command.map { " (\(code($0)))" } ?? ""
        text += "   - \(prose(step.text))\(subject)\(command)\n"
      }
    }
    return text + evidence(finding, verdict)
  }

  private static func evidence(_ finding: Finding, _ verdict: Verdict) -> String {
    let lines = FindingText.render(finding, in: verdict)
    let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: lines) + 1))
    return "\n<details><summary>Evidence</summary>\n\n\(fence)text\n\(lines)\n\(fence)\n\n</details>\n"
  }

  private static func sanctioned(_ verdict: Verdict) -> String {
    guard !verdict.sanctioned.isEmpty else { return "" }
    var text = "\n<details><summary>Allowed runtime executions</summary>\n\n"
    for execution in verdict.sanctioned.prefix(50) {
      text += "- \(code(DisplayText.path(execution.path, limit: 160))) "
      text += "executed by \(code(DisplayText.path(execution.caller, limit: 160))), "
      text += "\(DisplayText.count(execution.count, "time")) (\(prose(DisplayText.ground(execution.ground))))\n"
    }
    let rest = verdict.sanctioned.count - 50
    if rest > 0 { text += "- truncated: \(rest) more\n" }
    return text + "\n</details>\n"
  }

  private static func coverage(_ verdict: Verdict) -> String {
    let coverage = verdict.coverage
    var text = "\n<details><summary>What the guard saw, and what it cannot see</summary>\n\n"
    text += "- Mode \(coverage.mode.rawValue), \(prose(DisplayText.line(coverage.privileges, limit: 200))), "
    text += "kernel \(code(DisplayText.line(coverage.kernel, limit: 100)))\n"
    text += "- \(coverage.held) held, \(coverage.watched) watched, "
    text += "\(DisplayText.count(coverage.clientExecs, "engine client call")), "
    text += "\(DisplayText.count(coverage.leftoverCount, "leftover")) "
    text += "(\(prose(LeftoverText.line(coverage.leftovers, limit: 10))))\n"
    for limit in coverage.limits.prefix(50) { text += "- \(prose(DisplayText.line(limit, limit: 400)))\n" }
    text += "- Policy \(code(DisplayText.line(verdict.policy.origin, limit: 400)))"
    text += verdict.policy.writableByStep ? ", which the step could have written" : ""
    return text + "\n- runcguard \(prose(DisplayText.line(verdict.guardVersion, limit: 100)))\n\n</details>\n"
  }

  /// A code span that holds the text as it is.
  private static func code(_ text: String) -> String {
    if text.isEmpty { return "(empty)" }
    let ticks = String(repeating: "`", count: longestRun(of: "`", in: text) + 1)
    let needsSpace = text.hasPrefix("`") || text.hasSuffix("`") || (text.hasPrefix(" ") && text.hasSuffix(" "))
    return needsSpace ? "\(ticks) \(text) \(ticks)" : "\(ticks)\(text)\(ticks)"
  }

  /// Text without markup, HTML, links and mentions of its own.
  private static func prose(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      // A mention and an address are found after Markdown was read, so that an escape would not stop them.
      case "@": shown += "@&#8203;"
      case "/" where shown.hasSuffix("/"): shown += "&#8203;/"
      case "\\", "`", "*", "_", "{", "}", "[", "]", "<", ">", "#", "!", "|", "~", "&", "$", "^":
        shown += "\\"
        shown.unicodeScalars.append(scalar)
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  private static func longestRun(of byte: Character, in text: String) -> Int {
    var longest = 0
    var run = 0
    for unit in text.utf8 {
      run = unit == byte.asciiValue ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
