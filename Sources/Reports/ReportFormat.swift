public import GuardModel

/// Everything that a verdict can be written as; the raw value is the option's name.
public enum ReportFormat: String, Hashable, Sendable, CaseIterable {
  case json
  case junit
  case sarif
  case markdown

  /// How the names of its files end; none of these is the ending of another, so that steps never share a file.
  public var ending: String {
    switch self {
    case .json: ".verdict.json"
    case .junit: ".junit.xml"
    case .sarif: ".sarif"
    case .markdown: ".md"
    }
  }

  /// One complete document.
  ///
  /// - Throws: `GuardFailure` of activity `reporting` where the verdict cannot be told in this format.
  public func render(_ run: ReportedRun) throws(GuardFailure) -> [UInt8] {
    switch self {
    case .json: try VerdictJSON.render(run.verdict)
    case .junit: JUnit.render(run.verdict)
    case .sarif: SARIF.render(run.verdict)
    case .markdown: Markdown.render(run.verdict)
    }
  }
}

/// What reports are made of: the verdict, and what only some of them tell beside it.
public struct ReportedRun: Hashable, Sendable {
  public var verdict: Verdict
  /// Where the reports of this run lie, for those that point to others.
  public var files: [ReportFormat: ByteString]

  public init(_ verdict: Verdict, files: [ReportFormat: ByteString] = [:]) {
    self.verdict = verdict
    self.files = files
  }
}
