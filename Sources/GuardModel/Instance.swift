/// What one exec instance is allowed to be, ruled once when it was executed.
public enum Standing: Hashable, Sendable {
  case ordinary
  /// A component of a sanctioned engine: trusted file, untainted, created by whom the engine's grammar allows.
  case sanctionedComponent(ComponentID, EngineID)
  /// A program of an engine that may not act as one, and why.
  case unsanctionedComponent(ComponentID, [Reason])
  /// A runtime that was allowed to run, and whose.
  case sanctionedRuntime(RuntimeFamilyID, EngineID)
  /// A runtime whose exec is a finding (and which runs on only under `on_violation: report`).
  case suspiciousRuntime(RuntimeFamilyID, [Reason])
}

/// One successful exec: the process image it created, and every fork of it until the next exec.
public struct Instance: Hashable, Sendable {
  public var id: InstanceID
  /// The instance whose process executed this one; nil where it could not be told.
  public var creator: InstanceID?
  /// How many creators between this one and `creator` were forgotten (they lived long chains ago).
  public var forgottenCreators: Int
  public var attempt: ExecAttempt
  public var standing: Standing

  public init(
    id: InstanceID, creator: InstanceID?, forgottenCreators: Int = 0, attempt: ExecAttempt, standing: Standing
  ) {
    self.id = id
    self.creator = creator
    self.forgottenCreators = forgottenCreators
    self.attempt = attempt
    self.standing = standing
  }
}

/// Who executes: what the ledger knows of the process that called exec.
public enum Caller: Hashable, Sendable {
  case known(Instance)
  /// Two living instances share its fingerprint (address randomisation is off), so it could be either.
  case ambiguous
  /// No exec of it was seen.
  case unknown
}
