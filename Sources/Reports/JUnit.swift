public import GuardModel

/// JUnit XML in the one shape that both public schemas accept (Jenkins' junit-10.xsd and the Ant one of Windy Road).
///
/// `failure` speaks against the step, `error` says that the guard could not observe, `skipped` informs.
public enum JUnit {
  /// Buildkite takes 5,000 results of a file, the least of all; 5 MB is far below GitLab's 30 MB.
  static let maximumCases = 4_900
  static let maximumBytes = 5_000_000

  /// One complete document; names in it are the same in every run that finds the same, because GitLab, Jenkins and
  /// others recognise a case by them.
  public static func render(_ verdict: Verdict) -> [UInt8] { render(ReportedRun(verdict)) }

  /// One complete document in the profile of the run.
  public static func render(_ run: ReportedRun) -> [UInt8] {
    let verdict = run.verdict
    let isRich = run.junitProfile == .rich
    let suite = Suite(verdict, isRich ? Additions(run) : nil)
    let host = DisplayText.line(verdict.job.host, limit: 200)
    let step = DisplayText.stepName(verdict)
    var xml = XMLWriter(declaration: true)
    let counters = [("tests", suite.tests), ("failures", suite.failures), ("errors", suite.errors)]
    let root = [("name", step)] + counters.map { ($0, "\($1)") } + [("time", seconds(verdict.job))]
    xml.element("testsuites", attributes: isRich ? root : []) { xml in
      xml.newline()
      xml.element(
        "testsuite",
        [
          "name": step, "package": "runcguard", "id": "0", "tests": "\(suite.tests)", "failures": "\(suite.failures)",
          "errors": "\(suite.errors)", "skipped": "\(suite.skipped)", "time": seconds(verdict.job),
          "timestamp": DisplayText.plausible(verdict.job.started).wallClock,
          "hostname": host.isEmpty ? "localhost" : host,
        ]
      ) { xml in
        xml.newline()
        xml.element("properties") { xml in
          xml.newline()
          for (name, value) in properties(verdict) { xml.element("property", ["name": name, "value": value]) }
        }
        xml.append(suite.cases)
        xml.element("system-out") { $0.characters(ConsoleSummary.render(verdict)) }
        xml.element("system-err")
      }
    }
    return Array(xml.text.utf8)
  }

  private static func properties(_ verdict: Verdict) -> [(String, String)] {
    let coverage = verdict.coverage
    let summary = verdict.summary
    var properties = [
      ("outcome", verdict.outcome.rawValue),
      ("stage", verdict.stage.rawValue),
      ("policy", DisplayText.line(verdict.policy.origin)),
      ("policy_sha256", verdict.policy.digest?.hex ?? ""),
      ("policy_writable_by_step", "\(verdict.policy.writableByStep)"),
      ("guard_version", DisplayText.line(verdict.guardVersion)),
      ("mode", coverage.mode.rawValue),
      ("privileges", DisplayText.line(coverage.privileges)),
      ("kernel", DisplayText.line(coverage.kernel)),
      ("execs", "\(summary.execs)"),
      ("runtime_executions", "\(summary.runtimeExecutions)"),
      ("sanctioned", "\(summary.sanctioned)"),
      ("suspicious", "\(summary.suspicious)"),
      ("unverifiable", "\(summary.unverifiable)"),
      ("held", "\(coverage.held)"),
      ("watched", "\(coverage.watched)"),
      ("client_execs", "\(coverage.clientExecs)"),
      ("leftovers", LeftoverText.line(coverage.leftovers, limit: 32)),
      ("command", DisplayText.commandLine(verdict.job.command)),
    ]
    for (place, limit) in coverage.limits.prefix(50).enumerated() {
      properties.append(("limit_\(place + 1)", DisplayText.line(limit, limit: 400)))
    }
    return properties.map { ("runcguard.\($0.0)", $0.1) }
  }

  /// At most three decimals and no exponent, as junit-10.xsd wants.
  private static func seconds(_ job: Job) -> String {
    guard let finished = job.finished else { return "0.000" }
    let longest = 31_536_000.0
    let duration = min(max(finished.secondsSince(job.started), 0), longest)
    let milliseconds = Int((duration * 1000).rounded())
    let fraction = String(milliseconds % 1000 + 1000).dropFirst()
    return "\(milliseconds / 1000).\(fraction)"
  }
}
