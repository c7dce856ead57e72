public import GuardModel

/// One page that needs no network, no other file and no script: the outcome, the findings with what to do, the process
/// tree as a picture, and what the guard could not see.
///
/// A policy in the page lets nothing run or load but the page's own style and script, which it names by their digests.
public enum HTML {
  static let maximumFindings = 500
  static let maximumBytes = 20_000_000

  /// A complete document; without the tree of every exec, the chains of the findings are the tree.
  public static func render(_ verdict: Verdict, tree: ExecTree? = nil) -> [UInt8] {
    var html = HTMLWriter()
    html.markup("<!doctype html>\n")
    html.element("html", ["lang": "en"]) { html in
      html.element("head") { head(&$0, verdict) }
      html.element("body") { html in
        html.element("main") { html in
          header(&html, verdict)
          findings(&html, verdict)
          HTMLTree.write(&html, tree, verdict)
          HTMLDetails.write(&html, verdict)
        }
        html.element("script", content: { $0.markup(HTMLStyle.script) })
      }
    }
    return Array(html.text.utf8)
  }

  private static func head(_ html: inout HTMLWriter, _ verdict: Verdict) {
    html.markup("<meta charset=\"utf-8\">")
    html.element("meta", ["http-equiv": "Content-Security-Policy", "content": HTMLStyle.contentPolicy]) { _ in }
    html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
    html.markup("<meta name=\"color-scheme\" content=\"light dark\"><meta name=\"referrer\" content=\"no-referrer\">")
    html.element("title", "\(title(verdict)) · \(DisplayText.stepName(verdict)) · runcguard")
    html.element("style", content: { $0.markup(HTMLStyle.sheet) })
  }

  private static func title(_ verdict: Verdict) -> String {
    switch verdict.outcome {
    case .clean: "Clean"
    case .violation: "Violation"
    case .error: "Not guarded"
    case .unfinished: "Unfinished"
    case .nested: "Nested"
    }
  }

  private static func header(_ html: inout HTMLWriter, _ verdict: Verdict) {
    html.element("header", ["class": "top \(verdict.outcome.rawValue)"]) { html in
      html.element("p", ["class": "product"], "runcguard")
      html.element("h1") { html in
        html.element("span", ["class": "outcome"], title(verdict))
        html.characters(" ")
        html.element("span", ["class": "step"], DisplayText.stepName(verdict))
      }
      html.element("p", ["class": "lead"], lead(verdict))
      if let cure = verdict.failure?.cure { html.element("p", ["class": "cure"], "Cure: \(DisplayText.line(cure))") }
      html.element("pre", ["class": "command"], DisplayText.commandLine(verdict.job.command, limit: 1000))
      html.element("dl", ["class": "facts"]) { html in
        for (name, value) in facts(verdict) {
          html.element("div") { html in
            html.element("dt", name)
            html.element("dd", value)
          }
        }
      }
    }
  }

  private static func lead(_ verdict: Verdict) -> String {
    if let problem = DisplayText.problem(verdict) { return problem }
    if verdict.outcome == .nested { return "This guard observed nothing: the outer guard judges what the step does." }
    let against = verdict.findings.filter(\.isViolation)
    guard let first = against.first else {
      let allowed = verdict.summary.sanctioned
      return allowed == 0
        ? "No container runtime was executed in this step."
        : "Every container runtime in this step was executed by an engine or exception that the policy allows."
    }
    let more = against.count > 1 ? " \(DisplayText.count(against.count - 1, "more finding"))." : ""
    return "\(DisplayText.line(first.message, limit: 300)). \(FindingText.action(first)).\(more)"
  }

  private static func facts(_ verdict: Verdict) -> [(String, String)] {
    let summary = verdict.summary
    let job = verdict.job
    var facts = [
      ("Execs", "\(summary.execs)"),
      ("Runtime executions", "\(summary.runtimeExecutions)"),
      ("Allowed", "\(summary.sanctioned)"),
      ("Findings", "\(verdict.findings.filter(\.isViolation).count)"),
    ]
    if let finished = job.finished { facts.append(("Took", DisplayText.duration(from: job.started, to: finished))) }
    facts.append(("Step ended", DisplayText.end(job.end)))
    facts.append(("Started", DisplayText.plausible(job.started).wallClock.split(separator: "T").joined(separator: " ")))
    return facts
  }

  private static func findings(_ html: inout HTMLWriter, _ verdict: Verdict) {
    let findings = verdict.findings.filter(\.isViolation) + verdict.findings.filter { !$0.isViolation }
    guard !findings.isEmpty else { return }
    html.element("section", ["aria-labelledby": "findings"]) { html in
      html.element("h2", ["id": "findings"], "Findings")
      for (place, finding) in findings.enumerated() {
        guard place < maximumFindings, html.text.utf8.count < maximumBytes / 2 else {
          let rest = findings.count - place
          return html.element("p", ["class": "truncated"], DisplayText.truncated(rest))
        }
        HTMLFinding.write(&html, finding, verdict, isOpen: place < 3)
      }
    }
  }
}
