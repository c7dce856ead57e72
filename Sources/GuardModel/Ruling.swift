/// Why a runtime's exec is suspicious. The raw values are stable: reports, policies and documents use them.
public enum Reason: String, Hashable, Sendable, CaseIterable {
  case callerNotEngine = "caller-not-engine"
  case callerUntrusted = "caller-untrusted"
  case callerTainted = "caller-tainted"
  case callerRelocated = "caller-relocated"
  case componentStartedByJob = "component-started-by-job"
  case runtimeUntrusted = "runtime-untrusted"
  case runtimeDisguised = "runtime-disguised"
  case foreignReexec = "foreign-reexec"
  case nestedInContainer = "nested-in-container"
  case indirectExec = "indirect-exec"
  case lineageUnknown = "lineage-unknown"

  /// One sentence for a person who has never heard of the rule.
  public var explanation: String {
    switch self {
    case .callerNotEngine: "the program that executed it is not part of a container engine this policy sanctions"
    case .callerUntrusted:
      "the caller looks like an engine, but its file is not root's own, unchanged since the guard started"
    case .callerTainted: "the calling engine was started with somebody else's code in it"
    case .callerRelocated:
      "the step started the calling engine in a user namespace of its own, where any file can be mounted over its libraries"
    case .componentStartedByJob: "the caller is a helper of an engine, but the engine did not start it"
    case .runtimeUntrusted:
      "the runtime's file is not root's own, unchanged since the guard started, or was made to run somebody else's code"
    case .runtimeDisguised: "the runtime runs under a name that is not its own"
    case .foreignReexec: "a runtime executed another runtime, or itself from elsewhere"
    case .nestedInContainer: "it was executed inside a container that an engine had started"
    case .indirectExec: "it was executed through a loader or an emulator, which hides what runs"
    case .lineageUnknown: "who executed it cannot be told"
    }
  }
}

/// Why an exec could not be verified, and was therefore refused. The raw values are stable.
public enum Unverifiable: String, Hashable, Sendable, CaseIterable {
  case tracedByJob = "traced-by-job"
  case callerNotDumpable = "caller-not-dumpable"
  case callerHidden = "caller-hidden"
  case imageUnreadable = "image-unreadable"
  case imageOnUserFileSystem = "image-on-user-file-system"
  case imageTooLarge = "image-too-large"
  case imageChanged = "image-changed"
  case indirectTargetUnresolved = "indirect-target-unresolved"
  case fingerprintUnreadable = "fingerprint-unreadable"
  case endedUnverified = "ended-unverified"

  /// One sentence for a person who has never heard of the rule.
  public var explanation: String {
    switch self {
    case .tracedByJob: "another tracer of the step holds the process, so the guard cannot"
    case .callerNotDumpable: "the process does not let the guard attach to it (it changed its user, or is not dumpable)"
    case .callerHidden: "the process is not visible in the guard's pid namespace"
    case .imageUnreadable: "the guard may not read the program file"
    case .imageOnUserFileSystem: "the program file is on a FUSE file system, which can show each reader other bytes"
    case .imageTooLarge: "the program file is larger than the guard reads"
    case .imageChanged: "the program file changed while the guard read it"
    case .indirectTargetUnresolved: "what the loader or emulator would run could not be found out"
    case .fingerprintUnreadable: "the address space of the new program could not be read"
    case .endedUnverified: "a debugger of the step held the process, and it ended before the guard had seen its program"
    }
  }
}

/// What is to be done about one exec, and why.
public enum Ruling: Hashable, Sendable {
  /// Not a container runtime.
  case ordinary
  /// A runtime executed by a component of a sanctioned engine.
  case sanctioned(RuntimeFamilyID, EngineID, by: ComponentID)
  /// A sanctioned runtime executing its own file again.
  case ownReexec(RuntimeFamilyID, EngineID)
  /// Suspicious, but an exception of the policy allows it; the number is the exception's place in the policy, from 0.
  case excepted(RuntimeFamilyID, exception: Int)
  case suspicious(RuntimeFamilyID, [Reason])
  /// A suspicious runtime that was let run (`on_violation: report`) executing its own file again.
  case continued(RuntimeFamilyID)
  case unverifiable(Unverifiable)
}

/// A ruling with the standing it gives to the new instance.
public struct Judgement: Hashable, Sendable {
  public var ruling: Ruling
  public var standing: Standing

  public init(_ ruling: Ruling, standing: Standing) {
    self.ruling = ruling
    self.standing = standing
  }
}
