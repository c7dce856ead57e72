public import GuardModel

/// What a guarded step may do with container runtimes, and what becomes of it otherwise.
public struct Policy: Hashable, Sendable {
  /// What is done about a finding; the weakest first, so that a stricter one compares greater.
  public enum Response: String, Hashable, Sendable, CaseIterable, Comparable {
    /// The runtime runs and is marked; the outcome is still a violation.
    case report
    /// The runtime is killed before its first instruction.
    case kill
    /// The runtime is killed before its first instruction and the whole step is ended.
    case terminate

    public static func < (left: Response, right: Response) -> Bool { left.strictness < right.strictness }

    private var strictness: Int {
      switch self {
      case .report: 0
      case .kill: 1
      case .terminate: 2
      }
    }
  }

  /// What is done about execs of processes that the step's own debugger traces.
  public enum TracedExecs: String, Hashable, Sendable, CaseIterable {
    /// They run and are verified right after.
    case watch
    case refuse
  }

  /// The only version of the format there is.
  public static let currentVersion = 1

  public var onViolation: Response
  public var traced: TracedExecs
  public var stage: Stage
  /// The built-in engines to sanction; where two share a component, the first one here takes it.
  public var engines: [EngineID]
  public var customEngines: [CustomEngine]
  public var extraRuntimes: [ExtraRuntime]
  public var exceptions: [PolicyException]

  public init(
    onViolation: Response = .terminate, traced: TracedExecs = .watch, stage: Stage = .ci,
    engines: [EngineID] = ["docker", "podman", "buildah"], customEngines: [CustomEngine] = [],
    extraRuntimes: [ExtraRuntime] = [], exceptions: [PolicyException] = []
  ) {
    self.onViolation = onViolation
    self.traced = traced
    self.stage = stage
    self.engines = engines
    self.customEngines = customEngines
    self.extraRuntimes = extraRuntimes
    self.exceptions = exceptions
  }

  /// What holds where nobody wrote a policy.
  public static let builtIn = Policy()
}

/// A program that the operator sanctions as an engine.
public struct CustomEngine: Hashable, Sendable {
  public var name: String
  /// Absolute.
  public var path: String
  /// The only content that is the engine, where the operator pinned it.
  public var pin: Digest?
  /// The runtime families it may execute; nil is any.
  public var mayRun: Set<RuntimeFamilyID>?

  public init(name: String, path: String, pin: Digest? = nil, mayRun: Set<RuntimeFamilyID>? = nil) {
    self.name = name
    self.path = path
    self.pin = pin
    self.mayRun = mayRun
  }
}

/// A program that counts as a container runtime although no family knows it.
public struct ExtraRuntime: Hashable, Sendable {
  public var name: String
  /// Absolute.
  public var path: String

  public init(name: String, path: String) {
    self.name = name
    self.path = path
  }
}

/// A suspicious execution that the operator allows.
public struct PolicyException: Hashable, Sendable {
  /// Which runtime it speaks of.
  public enum Runtime: Hashable, Sendable {
    case family(RuntimeFamilyID)
    /// Absolute.
    case path(String)
  }

  /// The absolute path of the executing program.
  public var caller: String
  public var runtime: Runtime
  /// Nil allows any arguments.
  public var arguments: ArgumentPattern?
  /// Why this is acceptable, for whoever reads the verdict.
  public var reason: String
  /// The last day it holds.
  public var expires: CalendarDate?

  public init(
    caller: String, runtime: Runtime, arguments: ArgumentPattern? = nil, reason: String, expires: CalendarDate? = nil
  ) {
    self.caller = caller
    self.runtime = runtime
    self.arguments = arguments
    self.reason = reason
    self.expires = expires
  }
}
