import CLinux
public import GuardModel

/// Why a step could not be started, and at which point.
public struct LaunchFailure: Error, Hashable, Sendable {
  public let error: Errno
  private let stage: guard_launch_stage.RawValue

  init(_ error: Errno, stage: Int32) {
    self.error = error
    self.stage = guard_launch_stage.RawValue(bitPattern: stage)
  }

  /// Whether the kernel gives no listener here: another one is in force (EBUSY), or it knows none (EINVAL, ENOSYS).
  public var isOfListener: Bool {
    stage == GUARD_LAUNCH_FILTER.rawValue && [.busy, .invalid, .notImplemented].contains(error)
  }

  /// Whether an outer listener answers execs before a filter of the guard's is asked.
  public var isOfOuterListener: Bool { stage == GUARD_LAUNCH_PROBE.rawValue }

  /// Whether it is the command that could not be executed.
  public var isOfCommand: Bool { stage == GUARD_LAUNCH_EXEC.rawValue }

  /// The failure in words, with the cure where it is known.
  public var asGuardFailure: GuardFailure {
    switch guard_launch_stage(stage) {
    case GUARD_LAUNCH_FILTER where error == .busy:
      GuardFailure(
        .launching, "the kernel allows one exec listener per process tree, and this process already runs under one",
        cure: "let the guard choose its mode (--mode auto) or trace (--mode trace)")
    case GUARD_LAUNCH_FILTER where isOfListener:
      GuardFailure(
        .launching, "this kernel or sandbox gives no exec listener: \(error.explanation)",
        cure: "let the guard choose its mode (--mode auto) or trace (--mode trace); listeners need Linux 5.5")
    case GUARD_LAUNCH_FILTER:
      GuardFailure(
        .launching, "installing the exec filter: \(error.explanation)",
        cure: "a container profile that allows seccomp(2) is needed")
    case GUARD_LAUNCH_PROBE:
      GuardFailure(.launching, "an outer listener answers execs here: \(error.explanation)")
    case GUARD_LAUNCH_TRACE:
      GuardFailure(
        .launching, "tracing the step: \(error.explanation)",
        cure: "a sandbox that allows ptrace(2) is needed, and a kernel.yama.ptrace_scope below 2")
    case GUARD_LAUNCH_USER:
      GuardFailure(
        .launching, "changing to the step's user: \(error.explanation)",
        cure: "--user needs a guard with CAP_SETUID and CAP_SETGID, such as one run by root")
    case GUARD_LAUNCH_FORK: GuardFailure(.launching, "fork: \(error.explanation)")
    default: GuardFailure(.launching, "starting the step: \(error.explanation)")
    }
  }
}
