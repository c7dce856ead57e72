import CLinux
public import GuardModel

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

  /// Whether a process that was seen to stop still stands there: the kernel answers for those only.
  public static func holds(_ process: ProcessID) -> Bool {
    var message: UInt64 = 0
    return unsafe guard_ptrace_event_message(process.rawValue, &message) == 0
  }
}
