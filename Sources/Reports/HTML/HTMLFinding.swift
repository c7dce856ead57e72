import GuardModel

/// One finding as a card: the chain as a picture, what ran, why it counts, what to do.
enum HTMLFinding {
  private static let maximumLinks = 14

  static func write(_ html: inout HTMLWriter, _ finding: Finding, _ verdict: Verdict, isOpen: Bool) {
    html.element("article", ["class": "card finding \(finding.rule.importance.rawValue)"]) { html in
      html.element("h3") { html in
        html.element("span", ["class": "pill"], finding.rule.importance.rawValue)
        html.characters(" \(finding.rule.id) ")
        html.element("span", ["class": "rule"], finding.rule.name)
      }
      html.element("p", ["class": "message"], DisplayText.line(finding.message, limit: 600))
      chain(&html, finding)
      html.element("p", ["class": "action"], FindingText.action(finding))
      if let suspect = Suspect(finding).sentence {
        html.element("p", ["class": "suspect"]) { html in
          html.element("strong", "Look at ")
          html.element("code", suspect)
        }
      }
      html.element("div", ["class": "columns"]) { html in
        why(&html, finding)
        actions(&html, finding, verdict)
      }
      evidence(&html, finding)
    }
  }

  /// From the guard to the exec, which is where a reader's eye ends.
  private static func chain(_ html: inout HTMLWriter, _ finding: Finding) {
    guard !finding.chain.isEmpty else { return }
    var links = Array(finding.chain.reversed().enumerated())
    let hidden = links.count - maximumLinks
    if hidden > 0 { links.removeSubrange(4..<(4 + hidden)) }
    html.element("ol", ["class": "chain", "aria-label": "Who executed whom"]) { html in
      if finding.reasons.contains(Reason.lineageUnknown.rawValue) {
        html.element("li", ["class": "gap"], "not known")
      } else if finding.chain.last?.instance != .guardItself {
        html.element("li", ["class": "guard"]) { $0.element("b", "runcguard") }
      }
      for (position, (place, link)) in links.enumerated() {
        if hidden > 0, position == 4 { html.element("li", ["class": "gap"], "\(hidden) more") }
        if link.forgotten > 0 { html.element("li", ["class": "gap"], "\(link.forgotten) forgotten") }
        let isLast = place == finding.chain.count - 1
        html.element("li", ["class": isLast ? "stop" : link.role == nil ? "" : "role"]) { html in
          html.element("b", DisplayText.path(link.path.lastComponent, limit: 40))
          html.element("code", DisplayText.commandLine(link.arguments, limit: 90))
          let role = link.role.map { " · \(DisplayText.line($0, limit: 60))" } ?? ""
          html.element("small", "pid \(link.process.rawValue) · uid \(link.user.rawValue)\(role)")
        }
      }
    }
  }

  private static func why(_ html: inout HTMLWriter, _ finding: Finding) {
    html.element("div") { html in
      html.element("h4", "Why it counts")
      html.element("ul") { html in
        if finding.reasons.isEmpty { html.element("li", finding.rule.summary) }
        for reason in finding.reasons {
          html.element("li") { html in
            html.characters(DisplayText.explanation(ofReason: reason) + " ")
            html.element("small", DisplayText.line(reason, limit: 60))
          }
        }
      }
      let techniques = finding.rule.techniques.map { "\($0.id) \($0.name)" }.joined(separator: ", ")
      html.element("p", ["class": "soft"], "MITRE ATT&CK: \(finding.rule.tactic); \(techniques)")
    }
  }

  private static func actions(_ html: inout HTMLWriter, _ finding: Finding, _ verdict: Verdict) {
    html.element("div") { html in
      html.element("h4", "What to do")
      html.element("ol", ["class": "actions"]) { html in
        for action in ConcreteActions.actions(for: finding, in: verdict) {
          html.element("li") { html in
            html.element("strong", action.title)
            html.characters(": \(action.detail)")
            guard !action.steps.isEmpty else { return }
            html.element("ul") { html in
              for step in action.steps {
                html.element("li") { html in
                  html.characters(step.text)
                  if let subject = step.subject {
                    html.characters(": ")
                    html.element("code", subject)
                  }
                  if let command = step.command { html.element("pre", "$ \(command)") }
                }
              }
            }
          }
        }
      }
    }
  }

  private static func evidence(_ html: inout HTMLWriter, _ finding: Finding) {
    html.element("details", ["class": "evidence"]) { html in
      html.element("summary", "Evidence")
      html.element("dl") { html in
        func add(_ name: String, _ value: String?) {
          guard let value, !value.isEmpty else { return }
          html.element("dt", name)
          html.element("dd") { $0.element("code", value) }
        }
        if !finding.arguments.isEmpty { add("Command", DisplayText.commandLine(finding.arguments, limit: 8192)) }
        add("In", finding.directory.map { DisplayText.path($0) })
        if let runtime = finding.runtime {
          add("Runtime", "\(DisplayText.line(runtime.family.rawValue)): \(DisplayText.path(runtime.path))")
          add("Asked for as", DisplayText.path(runtime.requested))
          add("SHA-256", runtime.digest?.hex)
          add("File", runtime.trust.word)
          for item in runtime.evidence {
            add("Known by", "\(item.kind.rawValue): \(DisplayText.line(item.detail, limit: 200))")
          }
        }
        if let caller = finding.caller {
          add("Caller", "\(DisplayText.path(caller.path)), pid \(caller.process.rawValue), uid \(caller.user.rawValue)")
          add("Its SHA-256", caller.digest?.hex)
        }
        add("First seen", finding.time.rfc3339)
        add("Seen", DisplayText.count(finding.occurrences, "time"))
        add("Finding", DisplayText.line(finding.id, limit: 100))
      }
    }
  }
}
