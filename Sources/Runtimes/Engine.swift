public import GuardModel

/// The grammar of one container engine: its programs, who may have created an instance of each, and which of them
/// execute runtimes.
public struct Engine: Hashable, Sendable {
  /// How the grammar came to be known.
  public enum Basis: String, Hashable, Sendable {
    case measured
    case readInSource = "read-in-source"
    /// Written by the operator in a policy.
    case policy
  }

  public var id: EngineID
  /// One sentence: how this engine comes to execute a runtime.
  public var summary: String
  public var basis: Basis
  public var rules: [ComponentRule]

  public init(id: EngineID, summary: String, basis: Basis, rules: [ComponentRule]) {
    self.id = id
    self.summary = summary
    self.basis = basis
    self.rules = rules
  }
}

/// One program of an engine.
public struct ComponentRule: Hashable, Sendable {
  /// Whose exec may have created an instance of the component.
  public enum Creator: Hashable, Sendable {
    case anyone
    /// Sanctioned instances of these components of the same engine.
    case components(Set<ComponentID>)
  }

  /// How an exec is known to be this component.
  public enum Recognition: Hashable, Sendable {
    /// By the identification of its image.
    case image
    /// A trusted shell running a script in a folder of this name, written by the engine for a runtime with arguments.
    case shellScript(folder: String)
  }

  public var component: ComponentID
  public var recognition: Recognition
  public var creator: Creator
  /// Whether it may execute runtimes; nil is any family.
  public var runtimes: RuntimeRight
  /// Whether whatever it executes that is no component of its engine stands in the runtime's place.
  public var isLauncher: Bool

  public enum RuntimeRight: Hashable, Sendable {
    case none
    case any
    case only(Set<RuntimeFamilyID>)
  }

  public init(
    _ component: ComponentID, recognition: Recognition = .image, creator: Creator, runtimes: RuntimeRight = .any,
    isLauncher: Bool = false
  ) {
    self.component = component
    self.recognition = recognition
    self.creator = creator
    self.runtimes = runtimes
    self.isLauncher = isLauncher
  }
}
