/// What was attempted on the guard (RCG003), or seen of such an attempt. The raw values are stable.
public enum Tampering: String, Hashable, Sendable, CaseIterable {
  case guardAccess = "guard-access"
  case engineAccess = "engine-access"
  case sentinelKilled = "sentinel-killed"
  case sentinelStopped = "sentinel-stopped"
  case traceChanged = "trace-changed"
  case kernelHelperChanged = "kernel-helper-changed"

  /// One sentence for a person who has never heard of the rule.
  public var explanation: String {
    switch self {
    case .guardAccess:
      "a process of the step asked for the guard's memory, threads or descriptors (ptrace, pidfd_getfd, process_vm_writev)"
    case .engineAccess: "a process of the step asked for those of a sanctioned engine, which would run its code then"
    case .sentinelKilled: "the guard's second process was killed while the step ran"
    case .sentinelStopped: "the guard's second process was stopped while the step ran"
    case .traceChanged: "the trace was changed, or put elsewhere, while the guard was writing it"
    case .kernelHelperChanged: "a program was named that the kernel starts by itself, outside of the step"
    }
  }
}

/// How work left the step for somebody whom the guard does not watch (RCG004). The raw values are stable.
public enum Handoff: String, Hashable, Sendable, CaseIterable {
  case engineSocketReachable = "engine-socket-reachable"
  case engineSocketConnected = "engine-socket-connected"
  case interpreterRegistered = "interpreter-registered"

  /// One sentence for a person who has never heard of the rule.
  public var explanation: String {
    switch self {
    case .engineSocketReachable: "the step could have containers started through the socket of an engine outside it"
    case .engineSocketConnected: "a program of the step connected to the socket of an engine outside it"
    case .interpreterRegistered: "an interpreter was registered for programs of the whole machine (binfmt_misc)"
    }
  }
}
