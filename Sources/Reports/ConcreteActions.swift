import GuardModel

/// A recommended action with what it means for one finding: which file to read, which dependency to audit, and the
/// command that shows it.
struct ConcreteAction: Hashable, Sendable {
  /// One thing to do; the command can be pasted into a shell of the job's machine, in the step's directory.
  struct Step: Hashable, Sendable {
    /// In the guard's own words.
    var text: String
    /// What the text speaks of: a path, a name or a command line, safe to show on one line.
    var subject: String?
    var command: String?
  }

  var title: String
  var detail: String
  var steps: [Step]
}

enum ConcreteActions {
  /// The actions of the finding in their order; a finding of another version's actions has them without steps.
  static func actions(for finding: Finding, in verdict: Verdict) -> [ConcreteAction] {
    let general = verdict.stage.recommendedActions
    let steps = finding.rule.id == Rule.engineHandoff.id ? [] : steps(finding, verdict)
    return finding.recommendedActions.map { action in
      let place = general.firstIndex(of: action)
      return ConcreteAction(
        title: DisplayText.line(action.title, limit: 200), detail: DisplayText.line(action.detail, limit: 400),
        steps: place.map { $0 < steps.count ? steps[$0] : [] } ?? [])
    }
  }

  /// In the order of the stage's actions.
  private static func steps(_ finding: Finding, _ verdict: Verdict) -> [[ConcreteAction.Step]] {
    let suspect = Suspect(finding)
    switch verdict.stage {
    case .ci:
      return [
        whatRan(suspect, finding) + whatChanged(suspect, verdict), dependency(finding), access(finding, verdict),
      ]
    case .staging:
      return [whatRan(suspect, finding) + dependency(finding), access(finding, verdict), credentials(finding)]
    case .production:
      return [
        isolation(finding, verdict), dependency(finding), whatRan(suspect, finding),
        credentials(finding),
      ]
    }
  }

  private static func whatRan(_ suspect: Suspect, _ finding: Finding) -> [ConcreteAction.Step] {
    var steps: [ConcreteAction.Step] = []
    if let place = suspect.origin?.file {
      steps.append(
        .init(
          text: "Read the file that led to the exec", subject: AttributionText.place(place),
          command: command(["less"] + (place.line.map { ["+\($0)"] } ?? []).map { ByteString($0) }, place.path)))
    } else if let script = suspect.script {
      steps.append(
        .init(
          text: "Read the script that led to the exec", subject: DisplayText.path(script, limit: 200),
          command: command(["less"], script)))
    } else if let program = suspect.program {
      steps.append(
        .init(
          text: "Find out who asked for this command, and why",
          subject: DisplayText.commandLine(program.arguments, limit: 160)))
    }
    if let runtime = finding.runtime {
      let path = DisplayText.path(runtime.path, limit: 200)
      steps.append(
        .init(
          text: runtime.trust.isTrusted
            ? "The runtime is this machine's own, so its arguments tell what was to happen"
            : "Keep a copy of the runtime before the job's folder is removed: nobody installed it here",
          subject: runtime.trust.isTrusted ? DisplayText.commandLine(finding.arguments, limit: 240) : path,
          command: command(["runcguard", "identify"], runtime.path)))
    }
    return steps
  }

  private static func whatChanged(_ suspect: Suspect, _ verdict: Verdict) -> [ConcreteAction.Step] {
    var steps: [ConcreteAction.Step] = []
    if let url = verdict.job.ci?.compareURL {
      steps.append(.init(text: "Review what changed since the last commit that was built", subject: redact(url)))
    } else if let from = verdict.job.ci?.previousCommit, let to = verdict.job.ci?.commit {
      let range = ByteString("\(from)..\(to)")
      steps.append(
        .init(
          text: "Review what changed since the last commit that was built",
          command: command(["git", "log", "-p"], range)))
    }
    // A dependency's files are in nobody's history.
    if suspect.origin?.package == nil, let path = suspect.origin?.file?.path ?? suspect.script {
      steps.append(.init(text: "See who changed it last", command: command(["git", "log", "-p", "-3", "--"], path)))
    }
    return steps
  }

  private static func dependency(_ finding: Finding) -> [ConcreteAction.Step] {
    var seen: Set<ByteString> = []
    return finding.attributions.compactMap { claim in
      guard let package = claim.package, claim.kind != .systemPackage, seen.insert(package).inserted else { return nil }
      return .init(
        text: "Audit this dependency: its version, who depends on it, its install scripts",
        subject: AttributionText.line(claim), command: question(claim).flatMap { command($0, package) })
    }
  }

  /// The words of a command that tells why a package is there, without its name.
  private static func question(_ claim: Attribution) -> [ByteString]? {
    switch claim.tool {
    case "npm", "pnpm": [ByteString(claim.tool), claim.tool == "npm" ? "explain" : "why"]
    case "yarn": ["yarn", "why"]
    case "pip": ["pip", "show", "-f"]
    case "cargo": ["cargo", "tree", "-i"]
    case "go": ["go", "mod", "why", "-m"]
    case "gem": ["gem", "dependency", "-R"]
    case "composer": ["composer", "why"]
    default: nil
    }
  }

  private static func access(_ finding: Finding, _ verdict: Verdict) -> [ConcreteAction.Step] {
    var steps = credentials(finding)
    if finding.caller?.user == .root {
      steps.append(
        .init(text: "The program ran as root: run the step as another user", command: "runcguard run --user USER"))
    }
    if verdict.policy.writableByStep {
      steps.append(
        .init(text: "The step could have written the policy: keep the machine's in /etc/runcguard/policy.yml"))
    }
    return steps
  }

  private static func credentials(_ finding: Finding) -> [ConcreteAction.Step] {
    guard let caller = finding.caller else { return [] }
    return [
      .init(
        text:
          "Replace the credentials that uid \(caller.user.rawValue) could read in this job; this program could, too",
        subject: DisplayText.path(caller.path, limit: 200))
    ]
  }

  private static func isolation(_ finding: Finding, _ verdict: Verdict) -> [ConcreteAction.Step] {
    let host = DisplayText.line(verdict.job.host, limit: 100)
    guard !host.isEmpty else { return [] }
    return [.init(text: "This machine ran it at \(finding.time.rfc3339)", subject: host)]
  }

  /// A command line, only where the word in it is what it looks like: shown text is escaped, redacted and cut, and a
  /// command made of that would name another file.
  private static func command(_ words: [ByteString], _ word: ByteString) -> String? {
    guard !word.isEmpty, word.bytes.count <= 200, !word.hasPrefix("-"),
      word.bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
      DisplayText.path(word) == String(decoding: word.bytes, as: UTF8.self)
    else { return nil }
    return DisplayText.commandLine(words + [word], limit: 400)
  }
}
