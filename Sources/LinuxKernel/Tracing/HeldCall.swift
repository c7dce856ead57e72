import CLinux
public import GuardModel

/// A call that a traced thread stands before (PTRACE_EVENT_SECCOMP) until it is answered.
///
/// A number, not an owner: the thread can be killed where it stands, and then its end is told as any other.
public struct HeldCall: Hashable, Sendable {
  public let thread: ThreadID

  public init(thread: ThreadID) { self.thread = thread }

  /// Lets the call happen; the thread stops again when it returns, or at its new image.
  ///
  /// - Returns: false where the thread no longer stands there.
  public func proceed() -> Bool { reached(guard_ptrace_finish_call(thread.rawValue)) }

  /// Makes the call fail with an error; where that cannot be done, the process is killed instead.
  ///
  /// - Returns: false where the thread no longer stands there.
  public func refuse(with error: Errno) -> Bool {
    reached(guard_ptrace_fail_call(thread.rawValue, error.rawValue))
  }

  private func reached(_ result: Int32) -> Bool {
    guard result < 0 else { return true }
    guard Errno(rawValue: -result) != .noSuchProcess else { return false }
    GuardProcess.send(.kill, to: ProcessID(rawValue: thread.rawValue))
    return true
  }
}
