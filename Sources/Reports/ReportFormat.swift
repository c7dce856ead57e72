public import GuardModel

/// Everything that a verdict can be written as; the raw value is the option's name.
public enum ReportFormat: String, Hashable, Sendable, CaseIterable {
  case json
  case junit
  case sarif
  case markdown
  case html
  case annotations
  case codeQuality = "code-quality"
  case sast
  case ocsf
  case inToto = "in-toto"

  /// How the names of its files end; none of these is the ending of another, so that steps never share a file.
  public var ending: String {
    switch self {
    case .json: ".verdict.json"
    case .junit: ".junit.xml"
    case .sarif: ".sarif"
    case .markdown: ".md"
    case .html: ".html"
    case .annotations: ".annotations.json"
    case .codeQuality: ".codequality.json"
    case .sast: ".sast.json"
    case .ocsf: ".ocsf.jsonl"
    case .inToto: ".intoto.json"
    }
  }

  /// Whether it shows every exec, which somebody has to collect then.
  public var showsTree: Bool { self == .html }

  /// Whether pipelines pass or fail by it; the others are made of the JSON again at any time.
  public var decides: Bool { self == .json || self == .junit }

  /// Whether a run can be told in it; each but a statement about a commit tells every run.
  public func canTell(_ verdict: Verdict) -> Bool { self != .inToto || verdict.job.ci?.commit != nil }

  /// One complete document.
  ///
  /// - Throws: `GuardFailure` of activity `reporting` where the verdict cannot be told in this format.
  public func render(_ run: ReportedRun) throws(GuardFailure) -> [UInt8] {
    switch self {
    case .json: try VerdictJSON.render(run.verdict)
    case .junit: JUnit.render(run)
    case .sarif: SARIF.render(run.verdict)
    case .markdown: Markdown.render(run.verdict)
    case .html: HTML.render(run.verdict, tree: run.tree)
    case .annotations: Annotations.render(run)
    case .codeQuality: CodeQuality.render(run.verdict)
    case .sast: SecurityReport.render(run.verdict)
    case .ocsf: OCSF.render(run.verdict)
    case .inToto: try RuntimeTrace.render(run.verdict)
    }
  }
}

/// What reports are made of: the verdict, and what only some of them tell beside it.
public struct ReportedRun: Hashable, Sendable {
  public var verdict: Verdict
  public var junitProfile: JUnit.Profile
  /// Nil where nobody collected it; the chains of findings are shown then.
  public var tree: ExecTree?
  /// Where the reports of this run lie, for those that point to others.
  public var files: [ReportFormat: ByteString]

  public init(
    _ verdict: Verdict, tree: ExecTree? = nil, files: [ReportFormat: ByteString] = [:],
    junitProfile: JUnit.Profile = .strict
  ) {
    self.verdict = verdict
    self.junitProfile = junitProfile
    self.tree = tree
    self.files = files
  }
}
