import CLinux
import Glibc
public import GuardModel

/// A thread that stands in a ptrace stop of ours; it can only be let go by one of the calls that consume it.
///
/// Dropping it unspent would leave the thread stopped for ever, so that is a bug that debug builds stop at; in release
/// the process is killed, because letting it run unjudged would be worse.
public struct StoppedTracee: ~Copyable {
  public let thread: ThreadID

  init(_ thread: ThreadID) { self.thread = thread }

  deinit {
    assertionFailure("a stopped thread was forgotten")
    _ = Glibc.kill(thread.rawValue, SIGKILL)
  }

  /// Lets the thread run untraced, delivering a signal that had stopped it.
  public consuming func detach(delivering signal: Signal? = nil) {
    Self.expectGone(thread, guard_ptrace_detach(thread.rawValue, signal?.rawValue ?? 0))
    discard self
  }

  /// Lets the thread run on and stay traced, delivering a signal that had stopped it.
  public consuming func resume(delivering signal: Signal? = nil) {
    Self.expectGone(thread, guard_ptrace_resume(thread.rawValue, signal?.rawValue ?? 0))
    discard self
  }

  /// Lets the thread stay in its group stop until somebody continues it.
  public consuming func listen() {
    Self.expectGone(thread, guard_ptrace_listen(thread.rawValue))
    discard self
  }

  /// A stop that was not ended for another reason than that the thread is gone (ESRCH) would last for ever: that process
  /// is killed.
  private static func expectGone(_ thread: ThreadID, _ result: Int32) {
    if result < 0, result != -ESRCH { _ = Glibc.kill(thread.rawValue, SIGKILL) }
  }

  /// Kills the whole process; none of its instructions run any more.
  public consuming func kill() {
    // SIGKILL ends a ptrace stop by itself; the process's end is reported like any other (ptrace(2)).
    _ = Glibc.kill(thread.rawValue, SIGKILL)
    discard self
  }

  /// Leaves the thread where it stands, before a call, until that is answered.
  public consuming func hold() -> HeldCall {
    let call = HeldCall(thread: thread)
    discard self
    return call
  }

  /// Before a call: whether it is an exec of any ABI; true where that cannot be told (before Linux 5.3), which is the
  /// stricter choice. Not told by the filter's data: a filter of the step's own can answer with the same action.
  public borrowing func standsBeforeExec() -> Bool {
    var call = guard_system_call()
    guard unsafe guard_ptrace_call(thread.rawValue, &call) == 0 else { return true }
    return SystemCall(call.number, architecture: call.architecture).isExec
  }

  /// After a fork or clone: the new thread.
  public borrowing func newThread() -> ThreadID? {
    var message: UInt64 = 0
    guard unsafe guard_ptrace_event_message(thread.rawValue, &message) == 0 else { return nil }
    return Int32(exactly: message).map { ThreadID(rawValue: $0) }
  }

  /// After PTRACE_EVENT_EXEC: the number that the executing thread had before the kernel made it the leader.
  public borrowing func formerThread() -> ThreadID {
    var message: UInt64 = 0
    guard unsafe guard_ptrace_event_message(thread.rawValue, &message) == 0 else { return thread }
    return Int32(exactly: message).map { ThreadID(rawValue: $0) } ?? thread
  }
}
