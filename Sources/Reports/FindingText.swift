import GuardModel

/// One finding in full, for a person who has never heard of the rule.
enum FindingText {
  /// Plain lines: what ran, who ran it, the chain, why it is suspicious, what the guard did, what to do.
  static func render(_ finding: Finding, in verdict: Verdict) -> String {
    var lines = [DisplayText.line(finding.message), ""]
    lines += whatRan(finding) + whoRanIt(finding) + chain(finding)
    if !finding.attributions.isEmpty { lines.append("Where it came from:") }
    lines += AttributionText.details(finding.attributions)
    lines.append("Why it counts (\(finding.rule.id) \(finding.rule.name), \(finding.rule.importance.rawValue)):")
    lines += finding.reasons.map { "  \($0): \(DisplayText.explanation(ofReason: $0))" }
    if finding.reasons.isEmpty { lines.append("  \(finding.rule.summary)") }
    let techniques = finding.rule.techniques.map { "\($0.id) \($0.name)" }.joined(separator: ", ")
    lines.append("  MITRE ATT&CK: \(finding.rule.tactic); \(techniques)")
    lines.append("What the guard did: \(Self.action(finding))")
    lines.append("What to do:")
    if let suspect = Suspect(finding).sentence { lines.append("  Look at: \(suspect)") }
    for (place, action) in ConcreteActions.actions(for: finding, in: verdict).enumerated() {
      lines.append("  \(place + 1). \(action.title): \(action.detail)")
      for step in action.steps {
        lines.append("     - \(step.text)\(step.subject.map { ": \($0)" } ?? "")")
        if let command = step.command { lines.append("       $ \(command)") }
      }
    }
    lines.append("Seen \(DisplayText.count(finding.occurrences, "time")), first at \(finding.time.rfc3339).")
    return lines.joined(separator: "\n")
  }

  /// What became of the exec, and of the step.
  static func action(_ finding: Finding) -> String {
    if finding.rule.id == Rule.guardTampering.id { return tamperingAction(finding.action) }
    if finding.rule.id == Rule.engineHandoff.id { return "NOTED: the guard cannot see what happens there" }
    if finding.rule.id == Rule.unverifiableExec.id, finding.action == .reported {
      return "NOT STOPPED: it had ended already; that it was no runtime is not known"
    }
    let program = finding.runtime?.family.rawValue ?? "the program"
    return switch finding.action {
    case .terminated: "STEP TERMINATED: \(program) was killed before its first instruction, and the whole step ended"
    case .killed: "KILLED: \(program) was killed before its first instruction; the step went on and fails at its end"
    case .reported: "NOT STOPPED: \(program) was let run (on_violation: report)"
    case .refused: "REFUSED: the exec never happened; its caller got EACCES"
    }
  }

  private static func tamperingAction(_ action: GuardAction) -> String {
    switch action {
    case .terminated, .killed: "STEP TERMINATED: the whole step ended"
    case .refused: "REFUSED: the call failed with EPERM; the step went on and fails at its end"
    case .reported: "NOT STOPPED: it was noticed when it had happened"
    }
  }

  /// `runc < sh < npm < make < runcguard`; the middle of a long chain is counted, and unknown links are question marks.
  static func chainLine(_ finding: Finding) -> String? {
    guard !finding.chain.isEmpty else { return nil }
    var names: [String] = []
    for link in finding.chain {
      let name = DisplayText.path(link.path.lastComponent, limit: 40)
      names.append(name.isEmpty ? "?" : name)
      if link.forgotten > 0 { names.append("(\(link.forgotten) forgotten)") }
    }
    if finding.reasons.contains(Reason.lineageUnknown.rawValue) {
      names.append("?")
    } else if finding.chain.last?.instance != .guardItself {
      names.append("runcguard")
    }
    if names.count > 12 { names.replaceSubrange(6..<(names.count - 5), with: ["(\(names.count - 11) more)"]) }
    return names.joined(separator: " < ")
  }

  private static func whatRan(_ finding: Finding) -> [String] {
    var lines = ["What ran:"]
    if let runtime = finding.runtime {
      lines.append("  program: \(DisplayText.path(runtime.path)) (\(DisplayText.line(runtime.family.rawValue)))")
      lines.append("  asked for as: \(DisplayText.path(runtime.requested))")
      lines.append("  SHA-256: \(runtime.digest?.hex ?? "not computed")")
      lines.append("  file: \(runtime.trust.word)")
      lines += runtime.evidence.map { "  known by: \($0.kind.rawValue): \(DisplayText.line($0.detail, limit: 200))" }
    }
    lines.append("  command: \(DisplayText.commandLine(finding.arguments, limit: 8192))")
    if let directory = finding.directory { lines.append("  in: \(DisplayText.path(directory))") }
    return lines
  }

  private static func whoRanIt(_ finding: Finding) -> [String] {
    guard let caller = finding.caller else { return ["Who ran it: not known"] }
    let digest = caller.digest.map { ", SHA-256 \($0.hex)" } ?? ""
    let path = DisplayText.path(caller.path)
    return ["Who ran it: \(path), pid \(caller.process.rawValue), uid \(caller.user.rawValue)\(digest)"]
  }

  private static func chain(_ finding: Finding) -> [String] {
    guard let line = chainLine(finding) else { return [] }
    var lines = ["Chain: \(line)"]
    // A chain has no bound; forty links say what there is to say.
    for link in finding.chain.prefix(40) {
      let role = link.role.map { " [\(DisplayText.line($0, limit: 80))]" } ?? ""
      let command = DisplayText.commandLine(link.arguments)
      let path = DisplayText.path(link.path)
      lines.append("  \(path)\(role) pid \(link.process.rawValue) uid \(link.user.rawValue): \(command)")
      if link.forgotten > 0 { lines.append("  (\(link.forgotten) forgotten)") }
    }
    if finding.chain.count > 40 { lines.append("  (\(finding.chain.count - 40) more)") }
    return lines
  }
}
