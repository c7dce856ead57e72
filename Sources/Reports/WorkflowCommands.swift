import GuardModel

/// Lines by which a program speaks to its CI system through its output.
enum WorkflowCommands {
  /// A line that no CI system takes for a command, whatever the step put into it.
  ///
  /// GitHub takes a line that begins with `::` after blanks, and both GitHub and Azure `##[` and `##vso[` anywhere in one
  /// (ActionCommand.cs, CommandStringConvertor); TeamCity takes `##teamcity[`.
  static func defused(_ line: String) -> String {
    var shown = ""
    var isBlankSoFar = true
    var previous: Unicode.Scalar = " "
    for scalar in line.unicodeScalars {
      let beginsCommand = isBlankSoFar && scalar == ":" && previous == ":"
      if beginsCommand || (scalar == "#" && previous == "#") { shown += " " }
      if scalar != " ", scalar != ":" { isBlankSoFar = false }
      shown.unicodeScalars.append(scalar)
      previous = scalar
    }
    return shown
  }

  /// `::error` lines for GitHub's page of the run: of each step it shows ten, the first ones.
  static func gitHub(_ verdict: Verdict) -> [String] {
    if let problem = DisplayText.problem(verdict) {
      return [gitHubError("runcguard: not guarded", problem, nil, verdict)]
    }
    let findings = verdict.findings.filter(\.isViolation)
    // The last of ten tells of all the others.
    let shown = findings.count > 10 ? 9 : findings.count
    var lines = findings.prefix(shown).map { finding in
      var text = DisplayText.line(finding.message, limit: 600)
      if let chain = FindingText.chainLine(finding) { text += "\nChain: \(chain)" }
      if let suspect = Suspect(finding).sentence { text += "\nLook at: \(suspect)" }
      text += "\nGuard: \(FindingText.action(finding))"
      return gitHubError("\(finding.rule.id) \(finding.rule.name)", text, finding, verdict)
    }
    if findings.count > shown {
      lines.append(gitHubError("runcguard", DisplayText.truncated(findings.count - shown), nil, verdict))
    }
    return lines
  }

  private static func gitHubError(_ title: String, _ text: String, _ finding: Finding?, _ verdict: Verdict) -> String {
    let place = SourcePlace(finding, verdict)
    // The runner cuts a message at 4,096 characters, escapes and all.
    let message = defused(String(text.prefix(1200)))
    return "::error file=\(property(place.path)),line=\(place.line),title=\(property(title))::\(data(message))"
  }

  private static func data(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": escaped += "%25"
      case "\r": escaped += "%0D"
      case "\n": escaped += "%0A"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static func property(_ text: String) -> String {
    data(text).unicodeScalars.map { $0 == ":" ? "%3A" : $0 == "," ? "%2C" : String($0) }.joined()
  }
}
