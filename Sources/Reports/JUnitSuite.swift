import GuardModel

extension JUnit {
  /// The cases of a suite with their counters, which some readers trust and others recount.
  struct Suite {
    private(set) var cases = XMLWriter(declaration: false)
    private(set) var tests = 0
    private(set) var failures = 0
    private(set) var errors = 0
    private(set) var skipped = 0
    private var uses: [String: Int] = [:]

    enum Result {
      case passed
      case failure(type: String, message: String, text: String)
      case error(type: String, message: String, text: String)
      case skipped(message: String, text: String)
    }

    private let additions: Additions?

    /// The cases of a verdict; the strict profile adds nothing to them.
    init(_ verdict: Verdict, _ additions: Additions? = nil) {
      self.additions = additions
      for rule in Rule.all { add("runcguard.\(rule.id)", "\(rule.name) evaluated", Self.evaluation(verdict)) }
      addFindings(verdict)
      addSanctioned(verdict.sanctioned)
    }

    /// A green run proves that each rule was evaluated, so a run that did not evaluate them must not be green.
    private static func evaluation(_ verdict: Verdict) -> Result {
      switch verdict.outcome {
      case .clean, .violation: return .passed
      case .nested:
        let text = "An outer guard observes this step, and its verdict counts; this one observed nothing."
        return .skipped(message: text, text: text)
      case .unfinished:
        let text = DisplayText.problem(verdict) ?? ""
        return .error(type: "unfinished", message: text, text: text)
      case .error:
        let failure = verdict.failure
        let activity = failure?.activity.rawValue ?? GuardFailure.Activity.guarding.rawValue
        let lines = DisplayText.lines(failure?.message ?? "the reason is not known")
        let cure = DisplayText.lines(failure?.cure ?? "").map { "Cure: \($0)" }
        return .error(
          type: "guard-failure", message: DisplayText.line("failed while \(activity): \(lines.first ?? "")"),
          text: (["The guard failed while \(activity); the step was not guarded."] + lines + cure)
            .joined(separator: "\n"))
      }
    }

    private mutating func addFindings(_ verdict: Verdict) {
      for (place, finding) in verdict.findings.enumerated() {
        if isFull {
          let rest = verdict.findings[place...]
          let message = DisplayText.truncated(rest.count)
          let speaksAgainst = rest.contains(where: \.isViolation)
          return add(
            "runcguard.truncated", "findings not shown",
            speaksAgainst
              ? .failure(type: "truncated", message: message, text: message)
              : .skipped(message: message, text: message))
        }
        let message = DisplayText.line(finding.message, limit: 400)
        let text = Self.clipped(FindingText.render(finding, in: verdict))
        add(
          "runcguard.\(finding.rule.id)", Self.name(of: finding),
          finding.isViolation
            ? .failure(type: finding.rule.id, message: message, text: text) : .skipped(message: message, text: text),
          place: additions?.place(of: finding, in: verdict) ?? [])
      }
    }

    private mutating func addSanctioned(_ executions: [SanctionedExecution]) {
      for (place, execution) in executions.enumerated() {
        if isFull {
          let rest = DisplayText.count(executions.count - place, "sanctioned execution")
          let message = "truncated: \(rest) not shown; the JSON verdict has all"
          return add(
            "runcguard.truncated", "sanctioned executions not shown", .skipped(message: message, text: message))
        }
        let ground = DisplayText.ground(execution.ground)
        let caller = DisplayText.path(execution.caller, limit: 160)
        add(
          "runcguard.sanctioned",
          DisplayText.line("\(execution.family.rawValue) executed by \(caller) (\(ground))", limit: 400), .passed)
      }
    }

    /// Rule or runtime, caller and reasons: no pid, time or number, which would make a new case of it in each run.
    private static func name(of finding: Finding) -> String {
      let caller = finding.caller.map { DisplayText.path($0.path, limit: 160) } ?? "an unknown program"
      let reasons = finding.reasons.isEmpty ? "" : " (\(finding.reasons.joined(separator: ", ")))"
      let what = finding.runtime.map { "\($0.family.rawValue) executed" } ?? finding.rule.name
      return DisplayText.line("\(what) by \(caller)\(reasons)", limit: 400)
    }

    private mutating func add(
      _ classname: String, _ name: String, _ result: Result, place: [(String, String)] = []
    ) {
      let unique = uniqueName(classname, name)
      tests += 1
      let attachments = additions?.attachments ?? []
      let attributes = [("classname", classname), ("name", unique), ("time", "0.000")] + place
      cases.element("testcase", attributes: attributes) { xml in
        switch result {
        case .passed: break
        case .failure(let type, let message, let text):
          xml.element("failure", ["message": message, "type": type]) { $0.characters(text) }
        case .error(let type, let message, let text):
          xml.element("error", ["message": message, "type": type]) { $0.characters(text) }
        case .skipped(let message, let text):
          return xml.element("skipped", ["message": message]) { $0.characters(text) }
        }
        // Readers show the output of what failed only.
        if case .passed = result { return }
        if !attachments.isEmpty {
          xml.element("system-out") { $0.characters(attachments.joined(separator: "\n")) }
        }
      }
      switch result {
      case .passed: break
      case .failure: failures += 1
      case .error: errors += 1
      case .skipped: skipped += 1
      }
    }

    /// Readers keep one of two cases with the same name, so a repeat is numbered.
    private mutating func uniqueName(_ classname: String, _ name: String) -> String {
      let key = classname + "\n" + name
      var use = (uses[key] ?? 0) + 1
      var unique = use == 1 ? name : "\(name) #\(use)"
      // A path may end like a number of ours.
      while use > 1, uses[classname + "\n" + unique] != nil {
        use += 1
        unique = "\(name) #\(use)"
      }
      uses[key] = use
      if use > 1 { uses[classname + "\n" + unique] = 1 }
      return unique
    }

    /// Room is kept for two "not shown" cases, the largest finding, the properties and the summary.
    private var isFull: Bool {
      tests >= JUnit.maximumCases - 2 || cases.text.utf8.count >= JUnit.maximumBytes - 600_000
    }

    /// 64 KiB tell a finding; escaping can make it six times as long (`&quot;`, but only `&amp;` in text).
    private static func clipped(_ text: String) -> String {
      guard text.utf8.count > 65_536 else { return text }
      return String(decoding: text.utf8.prefix(65_536), as: UTF8.self) + "\n[+\(text.utf8.count - 65_536) bytes]"
    }
  }
}
