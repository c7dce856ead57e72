/// Why the guard itself could not do its work; always ends in exit status 125, never in a pass.
public struct GuardFailure: Error, Hashable, Sendable {
  /// What the guard was doing.
  public enum Activity: String, Hashable, Sendable {
    case readingPolicy = "reading the policy"
    case preparing = "preparing to guard"
    case launching = "launching the step"
    case guarding = "guarding the step"
    case reporting = "writing reports"
  }

  public var activity: Activity
  /// What went wrong, in one or more lines.
  public var message: String
  /// What the reader can do about it, where that is known.
  public var cure: String?

  public init(_ activity: Activity, _ message: String, cure: String? = nil) {
    self.activity = activity
    self.message = message
    self.cure = cure
  }
}
