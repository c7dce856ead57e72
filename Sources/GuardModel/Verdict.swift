/// The whole result of one guarded step; every report is a rendering of one such value.
public struct Verdict: Hashable, Sendable {
  public var outcome: Outcome
  /// What the step is called in reports; unique within a job.
  public var step: String
  public var stage: Stage
  public var summary: Summary
  /// In the order of their first occurrence.
  public var findings: [Finding]
  /// Runtime executions that were allowed, by whom, counted.
  public var sanctioned: [SanctionedExecution]
  public var coverage: Coverage
  public var job: Job
  public var policy: PolicyOrigin
  public var guardVersion: String
  /// Why the guard could not guard; set exactly where the outcome is `error`.
  public var failure: GuardFailure?

  public init(
    outcome: Outcome, step: String, stage: Stage, summary: Summary = Summary(), findings: [Finding] = [],
    sanctioned: [SanctionedExecution] = [], coverage: Coverage, job: Job, policy: PolicyOrigin, guardVersion: String,
    failure: GuardFailure? = nil
  ) {
    self.outcome = outcome
    self.step = step
    self.stage = stage
    self.summary = summary
    self.findings = findings
    self.sanctioned = sanctioned
    self.coverage = coverage
    self.job = job
    self.policy = policy
    self.guardVersion = guardVersion
    self.failure = failure
  }
}

/// How a run ended, as far as the detection goes.
public enum Outcome: String, Hashable, Sendable {
  /// The step has not ended yet; stays in the report of a guard that was killed, and counts as a failure.
  case unfinished
  case clean
  case violation
  /// The guard could not guard; never a pass.
  case error
  /// The step runs inside a guarded one, so the outer guard observes it and this one observed nothing: no pass of its own.
  case nested
}

/// How many execs of which kind a run saw.
public struct Summary: Hashable, Sendable {
  /// Successful execs.
  public var execs = 0
  /// Execs of container runtimes, whatever became of them.
  public var runtimeExecutions = 0
  public var sanctioned = 0
  public var suspicious = 0
  /// Execs that were refused because they could not be verified.
  public var unverifiable = 0

  public init() {}
}

/// What the guard did about an exec.
public enum GuardAction: String, Hashable, Sendable {
  /// The program was killed before its first instruction and the whole step was ended.
  case terminated
  /// The program was killed before its first instruction; the step went on.
  case killed
  /// It was let run.
  case reported
  /// The exec never happened: the caller got EACCES.
  case refused
}

/// One thing that speaks against the step; repeated occurrences are counted, not repeated.
public struct Finding: Hashable, Sendable {
  /// Stable between runs of the same step: made of the rule, the runtime, the caller and the reasons.
  public var id: String
  public var rule: Rule
  /// The raw values of `Reason` or `Unverifiable`, most telling first.
  public var reasons: [String]
  public var action: GuardAction
  /// One line for a person.
  public var message: String
  public var time: Timestamp
  public var runtime: RuntimeEvidence?
  public var caller: CallerEvidence?
  /// From the exec itself outwards to the guard: who executed whom.
  public var chain: [ChainLink]
  public var arguments: [ByteString]
  public var directory: ByteString?
  /// Which package, script, target or hook made it happen; the best claim first, none where nothing is known.
  public var attributions: [Attribution]
  public var recommendedActions: [RecommendedAction]
  public var occurrences: Int

  public init(
    id: String, rule: Rule, reasons: [String], action: GuardAction, message: String, time: Timestamp,
    runtime: RuntimeEvidence? = nil, caller: CallerEvidence? = nil, chain: [ChainLink] = [],
    arguments: [ByteString] = [], directory: ByteString? = nil, attributions: [Attribution] = [],
    recommendedActions: [RecommendedAction] = [], occurrences: Int = 1
  ) {
    self.id = id
    self.rule = rule
    self.reasons = reasons
    self.action = action
    self.message = message
    self.time = time
    self.runtime = runtime
    self.caller = caller
    self.chain = chain
    self.arguments = arguments
    self.directory = directory
    self.attributions = attributions
    self.recommendedActions = recommendedActions
    self.occurrences = occurrences
  }
}

/// Which file ran as a container runtime, and how that is known.
public struct RuntimeEvidence: Hashable, Sendable {
  public var family: RuntimeFamilyID
  /// What `/proc/PID/exe` read.
  public var path: ByteString
  /// The name that was passed to exec.
  public var requested: ByteString
  public var digest: Digest?
  public var evidence: [Evidence]
  public var trust: Trust

  public init(
    family: RuntimeFamilyID, path: ByteString, requested: ByteString, digest: Digest?, evidence: [Evidence],
    trust: Trust
  ) {
    self.family = family
    self.path = path
    self.requested = requested
    self.digest = digest
    self.evidence = evidence
    self.trust = trust
  }
}

/// Which program executed the runtime.
public struct CallerEvidence: Hashable, Sendable {
  public var path: ByteString
  public var digest: Digest?
  public var user: UserID
  public var process: ProcessID

  public init(path: ByteString, digest: Digest?, user: UserID, process: ProcessID) {
    self.path = path
    self.digest = digest
    self.user = user
    self.process = process
  }
}

/// One instance of a creation chain.
public struct ChainLink: Hashable, Sendable {
  public var instance: InstanceID
  public var process: ProcessID
  public var user: UserID
  public var path: ByteString
  public var arguments: [ByteString]
  public var time: Timestamp
  /// What its exec was ruled to be, where that was not an ordinary program: "podman: conmon" or "runc".
  public var role: String?
  /// How many instances between this link and the next (outer) one are no longer known.
  public var forgotten: Int

  public init(
    instance: InstanceID, process: ProcessID, user: UserID, path: ByteString, arguments: [ByteString],
    time: Timestamp, role: String? = nil, forgotten: Int = 0
  ) {
    self.instance = instance
    self.process = process
    self.user = user
    self.path = path
    self.arguments = arguments
    self.time = time
    self.role = role
    self.forgotten = forgotten
  }
}

/// Runtime executions of one kind that were allowed.
public struct SanctionedExecution: Hashable, Sendable {
  public enum Ground: Hashable, Sendable {
    case engine(EngineID, ComponentID)
    case ownReexec(EngineID)
    /// The reason that the policy gives for its exception.
    case exception(reason: String)
  }

  public var family: RuntimeFamilyID
  public var path: ByteString
  public var digest: Digest?
  public var caller: ByteString
  public var ground: Ground
  public var count: Int

  public init(
    family: RuntimeFamilyID, path: ByteString, digest: Digest?, caller: ByteString, ground: Ground, count: Int
  ) {
    self.family = family
    self.path = path
    self.digest = digest
    self.caller = caller
    self.ground = ground
    self.count = count
  }
}

/// What the guard could see in this run, and what it could not.
public struct Coverage: Hashable, Sendable {
  /// How execs were intercepted.
  public enum Mode: String, Hashable, Sendable {
    case notify, trace, none
  }

  public var mode: Mode
  /// Such as "root", "root without CAP_SYS_PTRACE", "uid 1000, no_new_privs".
  public var privileges: String
  /// The kernel's release, `uname -r`.
  public var kernel: String
  /// Execs that stood still at their first instruction until they were judged.
  public var held: Int
  /// Execs of processes that a debugger of the step traced, verified right after instead.
  public var watched: Int
  /// Engine sockets that the step could reach when it started.
  public var engineSockets: [String]
  /// Execs of engine clients (`docker`, `ctr`, ...), whose containers start outside the step's tree.
  public var clientExecs: Int
  /// Processes that were alive when the step's first process had ended, by program and by what became of them.
  public var leftovers: [Leftover]
  /// Daemons outside the step that take work from its user, by name; looked for where the step lasted a second or more.
  public var outsideDaemons: [String]
  /// Sentences: what could have happened unseen.
  public var limits: [String]

  public init(
    mode: Mode, privileges: String, kernel: String, held: Int = 0, watched: Int = 0, engineSockets: [String] = [],
    clientExecs: Int = 0, leftovers: [Leftover] = [], outsideDaemons: [String] = [],
    limits: [String] = []
  ) {
    self.mode = mode
    self.privileges = privileges
    self.kernel = kernel
    self.held = held
    self.watched = watched
    self.engineSockets = engineSockets
    self.clientExecs = clientExecs
    self.leftovers = leftovers
    self.outsideDaemons = outsideDaemons
    self.limits = limits
  }
}

/// Processes of one program that outlived the step's first process.
public struct Leftover: Hashable, Sendable {
  public enum Fate: String, Hashable, Sendable {
    /// It ended on SIGTERM, or before anybody had to kill it.
    case ended
    case killed
    /// It was waited for, guarded, until it ended by itself.
    case awaited
  }

  /// What `/proc/PID/exe` read; nil where it could not be read, and for what is beyond the number of kept programs.
  public var path: ByteString?
  public var fate: Fate
  public var count: Int

  public init(path: ByteString?, fate: Fate, count: Int) {
    self.path = path
    self.fate = fate
    self.count = count
  }
}

/// The step that was guarded.
public struct Job: Hashable, Sendable {
  public var command: [ByteString]
  public var directory: ByteString
  public var host: String
  public var started: Timestamp
  public var finished: Timestamp?
  /// What the step itself ended with, whatever the guard then exited with.
  public var end: StepEnd?
  /// Of a merged verdict: the steps that it was made of.
  public var steps: [MergedStep] = []
  /// The CI job that it is part of, where one was recognised.
  public var ci: CIContext?

  public init(
    command: [ByteString], directory: ByteString, host: String, started: Timestamp, finished: Timestamp? = nil,
    end: StepEnd? = nil, ci: CIContext? = nil
  ) {
    self.command = command
    self.directory = directory
    self.host = host
    self.started = started
    self.finished = finished
    self.end = end
    self.ci = ci
  }
}

/// How the step's first process ended.
public enum StepEnd: Hashable, Sendable {
  case exited(Int32)
  case signalled(Signal)
  /// It could not be executed, and why.
  case notRunnable(Errno)

  /// The status a shell would show: the exit code, 128 + n for signal n, 127 or 126 for a command not run.
  public var shellStatus: Int32 {
    switch self {
    case .exited(let code): code
    case .signalled(let signal): 128 &+ signal.rawValue
    case .notRunnable(let errno): errno == .noSuchFile ? 127 : 126
    }
  }
}

/// Where the policy came from.
public struct PolicyOrigin: Hashable, Sendable {
  /// "built-in" or a path.
  public var origin: String
  /// Of the effective policy in canonical form.
  public var digest: Digest?
  public var writableByStep: Bool

  public init(origin: String, digest: Digest?, writableByStep: Bool) {
    self.origin = origin
    self.digest = digest
    self.writableByStep = writableByStep
  }
}
