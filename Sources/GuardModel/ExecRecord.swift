/// One line of a trace: an exec that was seen, with what was ruled.
public struct ExecRecord: Hashable, Sendable {
  /// Nil for an exec that was refused before it happened.
  public var instance: InstanceID?
  public var caller: Caller
  /// Nil where the exec could not be examined.
  public var attempt: ExecAttempt?
  public var process: ProcessID
  public var time: Timestamp
  public var ruling: Ruling
  public var standing: Standing
  /// What was done; `.reported` let it run.
  public var action: GuardAction

  public init(
    instance: InstanceID?, caller: Caller, attempt: ExecAttempt?, process: ProcessID, time: Timestamp, ruling: Ruling,
    standing: Standing, action: GuardAction
  ) {
    self.instance = instance
    self.caller = caller
    self.attempt = attempt
    self.process = process
    self.time = time
    self.ruling = ruling
    self.standing = standing
    self.action = action
  }
}
