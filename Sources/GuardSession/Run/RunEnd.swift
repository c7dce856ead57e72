/// How a guarded run ended.
public struct RunEnd: Hashable, Sendable {
  /// The exit status: the step's own, the violation's, or 125.
  public var status: Int32
  /// The guard could not guard.
  public var isFailure: Bool

  public init(status: Int32, isFailure: Bool) {
    self.status = status
    self.isFailure = isFailure
  }
}
