/// Where in a delivery the guarded step runs; it decides which actions a finding recommends.
public enum Stage: String, Hashable, Sendable, CaseIterable {
  case ci, staging, production

  /// What a person should do about a finding at this stage, most urgent first.
  public var recommendedActions: [RecommendedAction] {
    switch self {
    case .ci:
      [
        RecommendedAction(
          title: "Investigate the source",
          detail: "read the logs and the process chain; review recent changes and deployments"),
        RecommendedAction(
          title: "Review dependencies", detail: "audit the third-party libraries this pipeline installs or runs"),
        RecommendedAction(
          title: "Enhance security measures",
          detail: "tighten access control and authentication of the CI environment"),
      ]
    case .staging:
      [
        RecommendedAction(title: "Test security", detail: "run security tests of the staging environment"),
        RecommendedAction(title: "Limit access", detail: "leave access to essential people and processes only"),
        RecommendedAction(title: "Protect data", detail: "encrypt it; log and monitor access to it"),
      ]
    case .production:
      [
        RecommendedAction(title: "Isolate affected systems", detail: "cut them off before anything else"),
        RecommendedAction(title: "Patch and update", detail: "bring systems and containers up to date"),
        RecommendedAction(title: "Audit security", detail: "look for further exploitable gaps"),
        RecommendedAction(title: "Respond", detail: "run the incident response plan"),
      ]
    }
  }
}

/// One thing a person should do, as a title and what it means.
public struct RecommendedAction: Hashable, Sendable {
  public var title: String
  public var detail: String

  public init(title: String, detail: String) {
    self.title = title
    self.detail = detail
  }
}
