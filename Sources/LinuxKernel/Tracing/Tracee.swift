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
    // ESRCH: it was killed in the meantime; there is nothing to let go.
    _ = guard_ptrace_detach(thread.rawValue, signal?.rawValue ?? 0)
    discard self
  }

  /// Lets the thread run on and stay traced, delivering a signal that had stopped it.
  public consuming func resume(delivering signal: Signal? = nil) {
    _ = guard_ptrace_resume(thread.rawValue, signal?.rawValue ?? 0)
    discard self
  }

  /// Lets the thread stay in its group stop until somebody continues it.
  public consuming func listen() {
    _ = guard_ptrace_listen(thread.rawValue)
    discard self
  }

  /// Kills the whole process; none of its instructions run any more.
  public consuming func kill() {
    // SIGKILL ends a ptrace stop by itself; the process's end is reported like any other (ptrace(2)).
    _ = Glibc.kill(thread.rawValue, SIGKILL)
    discard self
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

/// Attaches to threads that wait in a seccomp notification.
public enum Tracer {
  /// Becomes the tracer of a thread, to be told of its exec; the thread is killed if the guard dies meanwhile.
  ///
  /// - Throws: EPERM where another tracer holds it or the guard may not trace it, ESRCH where it is gone.
  public static func seize(_ thread: ThreadID) throws(Errno) {
    try answer(guard_ptrace_seize_for_exec(thread.rawValue))
  }

  /// Becomes the tracer of a thread for good: of all it forks and executes, until it ends.
  ///
  /// - Throws: EPERM where another tracer holds it or the guard may not trace it, ESRCH where it is gone.
  public static func seizeForGood(_ thread: ThreadID) throws(Errno) {
    try answer(guard_ptrace_seize_for_good(thread.rawValue))
  }

  /// Asks a seized thread to stop at the next chance, which is after its system call.
  ///
  /// - Throws: ESRCH where it is gone.
  public static func interrupt(_ thread: ThreadID) throws(Errno) { try answer(guard_ptrace_interrupt(thread.rawValue)) }
}

/// What a child or tracee has to tell.
public enum ChildEvent: ~Copyable {
  /// Nobody has anything to tell now.
  case none
  /// There is neither child nor tracee.
  case childless
  /// A tracee or a child is gone, by its own doing or by a signal.
  case ended(ThreadID)
  /// The kernel has made a new image final, and no instruction of it has run.
  case executed(StoppedTracee)
  /// The stop that PTRACE_INTERRUPT asked for, the first stop of a thread that is traced from its birth, or, with
  /// another signal than SIGTRAP, a group stop.
  case trapped(StoppedTracee, Signal)
  /// A thread that is traced for good has made another one.
  case forked(StoppedTracee)
  /// It is about to receive a signal.
  case signalled(StoppedTracee, Signal)

  /// Fetches one event without waiting.
  ///
  /// - Throws: the `Errno` of waitpid(2) other than ECHILD.
  public static func next() throws(Errno) -> ChildEvent {
    var event = guard_child_event()
    do { try answer(unsafe guard_next_child_event(&event)) } catch .noChild { return .childless } catch { throw error }
    let thread = ThreadID(rawValue: event.thread)
    switch guard_child_kind(UInt32(bitPattern: event.kind)) {
    case GUARD_CHILD_NONE: return .none
    case GUARD_CHILD_EXITED, GUARD_CHILD_KILLED: return .ended(thread)
    case GUARD_CHILD_EXEC: return .executed(StoppedTracee(thread))
    case GUARD_CHILD_SIGNALLED: return .signalled(StoppedTracee(thread), Signal(rawValue: event.value))
    // A stop that we asked for no option of is let go like an interrupt's: it holds nothing that was not judged.
    case GUARD_CHILD_FORKED: return .forked(StoppedTracee(thread))
    case GUARD_CHILD_TRAPPED: return .trapped(StoppedTracee(thread), Signal(rawValue: event.value))
    default: return .trapped(StoppedTracee(thread), .trap)
    }
  }
}
