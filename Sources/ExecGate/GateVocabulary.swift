public import GuardModel

/// An exec that stands still in the kernel, with who asks for it.
public struct ExecRequest: Hashable, Sendable {
  public var id: NotificationID
  public var thread: ThreadID
  public var process: ProcessID
  /// Of the address space that executes, read while the request was known to stand.
  public var caller: Fingerprint
  /// Whether the exec that made this address space was seen and judged.
  public var callerIsKnown: Bool

  public init(
    id: NotificationID, thread: ThreadID, process: ProcessID, caller: Fingerprint, callerIsKnown: Bool = true
  ) {
    self.id = id
    self.thread = thread
    self.process = process
    self.caller = caller
    self.callerIsKnown = callerIsKnown
  }
}

/// What the kernel or the judge told.
public enum GateFact: Hashable, Sendable {
  case requested(ExecRequest)
  /// The thread is seized, its exec goes on, and it will stop once more whatever becomes of the exec.
  case admitted(ExecRequest)
  /// The thread stopped waiting, or died, before it could be seized.
  case vanished(ExecRequest)
  /// The thread could not be seized, and its exec was made to fail.
  case refused(ExecRequest)
  /// The thread cannot be seized, because a debugger of the step traces it, and the policy lets such execs go on.
  case traced(ExecRequest)
  /// The process was examined while it ran or stood in a request, not at its first instruction.
  case verified(ProcessID, mayRun: Bool)
  /// A process with an unheld exec was looked at: the fingerprint it has now.
  case looked(ProcessID, Fingerprint)
  /// It ended before its unheld exec was verified.
  case lost(ProcessID)
  /// A process stands at the first instruction of its new image; the thread's number is from before the exec.
  case executed(ProcessID, formerThread: ThreadID)
  /// A traced process stands at the first instruction of a new image, and was not stopped on its way there: an outer
  /// listener had let the exec go on before the guard's filter was asked. `caller` is nil where nobody knows who executed.
  case passed(ProcessID, caller: Fingerprint?)
  /// A seized thread has returned from an exec that did not happen.
  case trapped(ThreadID)
  /// A seized thread is about to receive a signal.
  case signalled(ThreadID, Signal)
  case ruled(ProcessID, mayRun: Bool)
  /// A thread that the guard waits for is gone.
  case ended(ThreadID)
}

/// What is to be done next.
public enum GateStep: Hashable, Sendable {
  /// Make sure that the thread is seized and will stop once more, and let its exec go on. Answered by admitted, vanished, refused or
  /// traced.
  case admit(ExecRequest)
  /// Let the exec go on although nobody holds the thread, and look at it soon.
  case admitUnheld(ExecRequest)
  /// Find out what a running process is, and judge the exec that made it so. Answered by verified.
  case verify(ProcessID, caller: Fingerprint?)
  /// Kill a process that nobody holds, failing its request if it stands in one.
  case destroy(ProcessID, ExecRequest?)
  /// Let the exec of an already seized thread go on. Answered by admitted or vanished.
  case readmit(ExecRequest)
  /// Find out what the new image is and judge it. Answered by ruled, unless the process is gone.
  case examine(ProcessID, caller: Fingerprint?)
  /// Let the stopped thread run on; untraced, unless it is traced for good.
  case detach(ThreadID, delivering: Signal?)
  /// Kill the stopped process before its first instruction.
  case kill(ThreadID)
}
