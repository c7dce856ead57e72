public import GuardModel
public import GuardPolicy
public import Reports

/// Everything that one guarded run was asked for.
public struct RunRequest: Sendable {
  public var command: [ByteString]
  public var environment: [ByteString]
  /// A name or number from `/etc/passwd`; nil keeps the guard's own user.
  public var user: String?
  public var policyPath: ByteString?
  /// Set on the command line, which is the operator's own word.
  public var onViolation: Policy.Response?
  public var stage: Stage?
  /// What the step is called in reports; made of the command where nil.
  public var stepName: String?
  public var outputs: Outputs
  public var loudness: Loudness
  public var colour: ColourChoice
  /// Shows counts in the terminal's title while the step runs.
  public var showsStatus: Bool
  public var leftovers: Leftovers
  public var mode: Mode
  /// The exit status of a violation.
  public var violationStatus: Int32
  public var guardVersion: String

  /// Where reports go; what is not named is not written.
  public struct Outputs: Hashable, Sendable {
    public var files: [ReportFormat: ByteString]
    public var junitProfile = JUnit.Profile.strict
    public var trace: ByteString?
    /// Every format, under names made of the step's.
    public var folder: ByteString?

    public init(files: [ReportFormat: ByteString] = [:], trace: ByteString? = nil, folder: ByteString? = nil) {
      self.files = files
      self.trace = trace
      self.folder = folder
    }
  }

  /// What becomes of processes that outlive the step's first one; none of them ever goes on unguarded.
  public enum Leftovers: String, Hashable, Sendable, CaseIterable {
    /// They are asked to end, and killed two seconds later.
    case terminate
    /// The guard goes on guarding until the last one has ended.
    case wait
  }

  /// How execs are intercepted.
  public enum Mode: String, Hashable, Sendable, CaseIterable {
    /// By notifications where the kernel gives a listener, by tracing else.
    case auto
    /// By seccomp user notifications; nothing is traced outside an exec.
    case notify
    /// By tracing every thread of the step for good.
    case trace
  }

  public enum Loudness: Hashable, Sendable {
    /// Says nothing of a clean run.
    case quiet
    case normal
    /// Says every exec.
    case verbose
  }

  public init(
    command: [ByteString], environment: [ByteString], user: String? = nil, policyPath: ByteString? = nil,
    onViolation: Policy.Response? = nil, stage: Stage? = nil, stepName: String? = nil, outputs: Outputs = Outputs(),
    loudness: Loudness = .normal, colour: ColourChoice = .auto, showsStatus: Bool = false,
    leftovers: Leftovers = .terminate, mode: Mode = .auto, violationStatus: Int32 = 86, guardVersion: String
  ) {
    self.command = command
    self.environment = environment
    self.user = user
    self.policyPath = policyPath
    self.onViolation = onViolation
    self.stage = stage
    self.stepName = stepName
    self.outputs = outputs
    self.loudness = loudness
    self.colour = colour
    self.showsStatus = showsStatus
    self.leftovers = leftovers
    self.mode = mode
    self.violationStatus = violationStatus
    self.guardVersion = guardVersion
  }

  /// The step's name in reports: the one given, else the command's words that tell it best.
  public var effectiveStepName: String {
    if let stepName, !stepName.isEmpty { return stepName }
    let words = command.prefix(2).enumerated().map { index, word in
      index == 0 ? word.lastComponent.description : word.description
    }
    return String(words.filter { !$0.hasPrefix("-") }.joined(separator: " ").prefix(60))
  }
}
