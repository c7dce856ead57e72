import GuardModel

/// What a reader looks up rather than reads: allowed executions, coverage and limits, the job, the policy.
enum HTMLDetails {
  static func write(_ html: inout HTMLWriter, _ verdict: Verdict) {
    sanctioned(&html, verdict)
    coverage(&html, verdict)
    html.element("footer") { html in
      html.characters("runcguard \(DisplayText.line(verdict.guardVersion, limit: 100)) · schema \(VerdictJSON.schema)")
    }
  }

  private static func sanctioned(_ html: inout HTMLWriter, _ verdict: Verdict) {
    guard !verdict.sanctioned.isEmpty else { return }
    html.element("section", ["aria-labelledby": "allowed"]) { html in
      html.element("h2", ["id": "allowed"], "Allowed runtime executions")
      html.element("div", ["class": "card scroll"]) { html in
        html.element("table") { html in
          html.element("thead") { html in
            html.element("tr") { html in
              for name in ["Runtime", "Executed by", "Because", "Times"] { html.element("th", ["scope": "col"], name) }
            }
          }
          html.element("tbody") { html in
            for execution in verdict.sanctioned.prefix(200) {
              html.element("tr") { html in
                for path in [execution.path, execution.caller] {
                  html.element("td") { $0.element("code", DisplayText.path(path, limit: 160)) }
                }
                var ground = DisplayText.ground(execution.ground)
                if case .exception(let reason) = execution.ground {
                  ground += ": \(DisplayText.line(reason, limit: 200))"
                }
                html.element("td", ground)
                html.element("td", ["class": "number"], "\(execution.count)")
              }
            }
          }
        }
        let rest = verdict.sanctioned.count - 200
        if rest > 0 { html.element("p", ["class": "truncated"], "truncated: \(rest) more in the JSON verdict") }
      }
    }
  }

  private static func coverage(_ html: inout HTMLWriter, _ verdict: Verdict) {
    let coverage = verdict.coverage
    html.element("section", ["aria-labelledby": "coverage"]) { html in
      html.element("h2", ["id": "coverage"], "What the guard saw, and what it cannot see")
      html.element("div", ["class": "card columns"]) { html in
        html.element("div") { html in
          html.element("h4", "Limits of this run")
          html.element("ul") { html in
            if coverage.limits.isEmpty { html.element("li", "none is known") }
            for limit in coverage.limits.prefix(50) { html.element("li", DisplayText.line(limit, limit: 400)) }
          }
        }
        html.element("dl", ["class": "list"]) { html in
          for (name, value) in facts(verdict) {
            html.element("dt", name)
            html.element("dd", value)
          }
        }
      }
    }
  }

  private static func facts(_ verdict: Verdict) -> [(String, String)] {
    let coverage = verdict.coverage
    let outside = DisplayText.line(coverage.outsideDaemons.joined(separator: ", "), limit: 400)
    let sockets = coverage.engineSockets.map { DisplayText.line($0, limit: 100) }.joined(separator: ", ")
    let policy = DisplayText.line(verdict.policy.origin, limit: 400)
    return [
      ("Mode", coverage.mode.rawValue),
      ("Held / watched", "\(coverage.held) / \(coverage.watched)"),
      ("Privileges", DisplayText.line(coverage.privileges, limit: 200)),
      ("Kernel", DisplayText.line(coverage.kernel, limit: 100)),
      ("Engine sockets", sockets.isEmpty ? "none" : sockets),
      ("Engine client calls", "\(coverage.clientExecs)"),
      ("Leftovers", LeftoverText.line(coverage.leftovers, limit: 32)),
      ("Daemons outside the step", outside.isEmpty ? "none seen" : outside),
      ("Policy", policy + (verdict.policy.writableByStep ? " (the step could have written it)" : "")),
      ("Policy SHA-256", verdict.policy.digest?.hex ?? "none"),
      ("Stage", verdict.stage.rawValue),
      ("Host", DisplayText.line(verdict.job.host, limit: 200)),
      ("Directory", DisplayText.path(verdict.job.directory)),
    ]
  }
}
