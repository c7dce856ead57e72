/// One of the steps that a merged verdict is made of.
public struct MergedStep: Hashable, Sendable {
  public var step: String
  public var outcome: Outcome
  public var end: StepEnd?
  /// The ids of its findings; the merged verdict has the findings themselves.
  public var findings: [String]

  public init(step: String, outcome: Outcome, end: StepEnd?, findings: [String]) {
    self.step = step
    self.outcome = outcome
    self.end = end
    self.findings = findings
  }
}
