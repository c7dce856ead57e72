public import GuardModel
public import Runtimes

/// A policy with where its document says what; needed to name the line that asks for too much.
public struct PolicyDocument: Hashable, Sendable {
  /// The parts of a policy that a document can state or leave out.
  public enum Part: Hashable, Sendable {
    case onViolation, traced, stage, engines, customEngines, extraRuntimes, exceptions
    case engine(Int)
    case customEngine(Int)
    case extraRuntime(Int)
    case exception(Int)
  }

  /// What is not stated is as in `Policy.builtIn`.
  public var policy: Policy
  /// The value of each stated part.
  public var positions: [Part: DocumentPosition]

  public init(policy: Policy, positions: [Part: DocumentPosition] = [:]) {
    self.policy = policy
    self.positions = positions
  }

  /// Whether the document says anything of this part.
  public func states(_ part: Part) -> Bool { positions[part] != nil }
}

/// The names that a policy may use.
public struct PolicyVocabulary: Hashable, Sendable {
  public var engines: [Engine]
  public var families: Set<RuntimeFamilyID>
  /// The extra runtimes of the machine's policy, which a repository's may speak of by name.
  public var inherited: [ExtraRuntime]

  /// Takes the known engines, the known runtime families, and the extra runtimes of the policy that lies beneath.
  public init(
    engines: [Engine] = Engine.builtIn, families: Set<RuntimeFamilyID>, inherited: [ExtraRuntime] = []
  ) {
    self.engines = engines
    self.families = families
    self.inherited = inherited
  }
}
