/// Something noticed beside the execs: an attempt on the guard, or a way on which work leaves the step.
public struct Notice: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case tampering(Tampering)
    case handoff(Handoff)
  }

  public var kind: Kind
  /// A sentence without its full stop.
  public var message: String
  /// Who did it, where that is known.
  public var process: ProcessID?
  public var instance: InstanceID?
  public var time: Timestamp
  public var action: GuardAction

  public init(
    _ kind: Kind, _ message: String, by process: ProcessID? = nil, instance: InstanceID? = nil, at time: Timestamp,
    action: GuardAction = .reported
  ) {
    self.kind = kind
    self.message = message
    self.process = process
    self.instance = instance
    self.time = time
    self.action = action
  }

  public var rule: Rule {
    switch kind {
    case .tampering: .guardTampering
    case .handoff: .engineHandoff
    }
  }

  /// The stable name of what was noticed.
  public var reason: String {
    switch kind {
    case .tampering(let tampering): tampering.rawValue
    case .handoff(let handoff): handoff.rawValue
    }
  }
}
