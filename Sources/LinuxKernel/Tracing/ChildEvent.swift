import CLinux
import Glibc
public import GuardModel

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
  /// It stands before a call that the filter answers with RET_TRACE.
  case called(StoppedTracee)
  /// The held call that was let go on has returned, and was no exec that happened.
  case returned(StoppedTracee)
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
    case GUARD_CHILD_CALLED: return .called(StoppedTracee(thread))
    case GUARD_CHILD_RETURNED: return .returned(StoppedTracee(thread))
    case GUARD_CHILD_FORKED: return .forked(StoppedTracee(thread))
    case GUARD_CHILD_TRAPPED: return .trapped(StoppedTracee(thread), Signal(rawValue: event.value))
    default: return .trapped(StoppedTracee(thread), .trap)
    }
  }
}
