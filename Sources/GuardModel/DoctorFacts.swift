/// What was found out of a machine and of the sandbox around this process, before anything is concluded from it.
public struct DoctorFacts: Hashable, Sendable {
  /// Whether something that a guard does worked when it was tried.
  public enum Probe: Hashable, Sendable {
    case works
    case fails(Errno)

    public var works: Bool { self == .works }
  }

  /// What the kernel let a child of this process do.
  public struct Probes: Hashable, Sendable {
    public var filter: Probe
    public var listener: Probe
    public var waitKillable: Probe
    /// Letting a notified call go on (SECCOMP_USER_NOTIF_FLAG_CONTINUE).
    public var proceed: Probe
    public var seize: Probe
    /// Seizing with all that a process forks.
    public var seizeForGood: Probe

    public init(
      filter: Probe, listener: Probe, waitKillable: Probe, proceed: Probe, seize: Probe, seizeForGood: Probe
    ) {
      self.filter = filter
      self.listener = listener
      self.waitKillable = waitKillable
      self.proceed = proceed
      self.seize = seize
      self.seizeForGood = seizeForGood
    }
  }

  /// A runtime, or a program of an engine, that is installed here.
  public struct Program: Hashable, Sendable {
    public var path: ByteString
    public var identification: Identification
    public var trust: Trust
    public var version: Version?

    public init(path: ByteString, identification: Identification, trust: Trust, version: Version?) {
      self.path = path
      self.identification = identification
      self.trust = trust
      self.version = version
    }
  }

  /// A version, and what proves it: engines are not executed to ask them.
  public struct Version: Hashable, Sendable {
    public enum Source: String, Hashable, Sendable {
      case goBuildInfo = "go-build-info"
      case package = "dpkg"
    }

    public var text: String
    public var source: Source

    public init(_ text: String, source: Source) {
      self.text = text
      self.source = source
    }
  }

  public var kernel: String
  public var user: UserID
  /// CAP_SYS_PTRACE.
  public var mayTraceAnybody: Bool
  /// CAP_SYS_ADMIN.
  public var mayAdministrate: Bool
  /// Already set for this process.
  public var noNewPrivileges: Bool
  /// Whether some seccomp filter is around this process.
  public var isFiltered: Bool
  /// Whether this process is in a step that another guard guards.
  public var isGuarded: Bool
  /// The label that a security module gave this process, such as an AppArmor profile with its mode.
  public var securityProfile: String?
  /// `kernel.yama.ptrace_scope`; nil where there is no Yama.
  public var yama: Int?
  /// What kind of container this process is in, and the sign of it.
  public var container: String?
  /// Whether this process's user numbers are not the machine's own.
  public var isInUserNamespace: Bool
  /// Those mount options of `/proc` that hide something: `hidepid=...`, `subset=pid`.
  public var procOptions: [String]
  /// `kernel.randomize_va_space`; nil where it cannot be read.
  public var randomization: Int?
  /// Whether this process was started without address randomisation (`setarch -R`).
  public var hasFixedAddresses: Bool
  public var probes: Probes
  public var programs: [Program]
  public var engineSockets: [String]

  public init(
    kernel: String, user: UserID, mayTraceAnybody: Bool, mayAdministrate: Bool, noNewPrivileges: Bool,
    isFiltered: Bool, isGuarded: Bool, securityProfile: String?, yama: Int?, container: String?,
    isInUserNamespace: Bool,
    procOptions: [String], randomization: Int?, hasFixedAddresses: Bool, probes: Probes, programs: [Program],
    engineSockets: [String]
  ) {
    self.kernel = kernel
    self.user = user
    self.mayTraceAnybody = mayTraceAnybody
    self.mayAdministrate = mayAdministrate
    self.noNewPrivileges = noNewPrivileges
    self.isFiltered = isFiltered
    self.isGuarded = isGuarded
    self.securityProfile = securityProfile
    self.yama = yama
    self.container = container
    self.isInUserNamespace = isInUserNamespace
    self.procOptions = procOptions
    self.randomization = randomization
    self.hasFixedAddresses = hasFixedAddresses
    self.probes = probes
    self.programs = programs
    self.engineSockets = engineSockets
  }
}

/// One thing that a guard must do, tried with the guard itself.
public struct SelfTestCheck: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case nonEngineStopped = "non-engine-stopped"
    case enginePasses = "engine-passes"
    case failedExecReturns = "failed-exec-returns"
    case threadedExecReturns = "threaded-exec-returns"

    /// What it shows, in words.
    public var title: String {
      switch self {
      case .nonEngineStopped: "a runtime executed by a program that is no engine is stopped"
      case .enginePasses: "the same runtime executed by a declared engine runs"
      case .failedExecReturns: "an exec that fails returns its error"
      case .threadedExecReturns: "an exec from a thread goes through"
      }
    }
  }

  public var kind: Kind
  public var passed: Bool
  /// What happened instead.
  public var detail: String?

  public init(_ kind: Kind, passed: Bool, detail: String? = nil) {
    self.kind = kind
    self.passed = passed
    self.detail = detail
  }
}

/// What can be guarded here.
public struct DoctorReport: Hashable, Sendable {
  public enum Outcome: String, Hashable, Sendable, Comparable {
    /// Everything that the guard promises holds here.
    case full
    case limited
    case impossible

    public static func < (left: Outcome, right: Outcome) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .full: 0
      case .limited: 1
      case .impossible: 2
      }
    }
  }

  /// One thing that is not as it could be.
  public struct Remark: Hashable, Sendable {
    /// What it makes of the outcome; `full` is for the reader's information.
    public var weight: Outcome
    /// What is so, and what is lost by it.
    public var what: String
    /// One line: what to do about it.
    public var cure: String?

    public init(_ weight: Outcome, _ what: String, cure: String? = nil) {
      self.weight = weight
      self.what = what
      self.cure = cure
    }
  }

  public var outcome: Outcome
  /// How `run` would intercept execs here.
  public var mode: Coverage.Mode
  public var remarks: [Remark]
  public var checks: [SelfTestCheck]
  public var facts: DoctorFacts
  public var guardVersion: String

  public init(
    outcome: Outcome, mode: Coverage.Mode, remarks: [Remark], checks: [SelfTestCheck], facts: DoctorFacts,
    guardVersion: String
  ) {
    self.outcome = outcome
    self.mode = mode
    self.remarks = remarks
    self.checks = checks
    self.facts = facts
    self.guardVersion = guardVersion
  }
}
