public import GuardModel

/// An exec that stands still in the kernel, with who asks for it.
public struct ExecRequest: Hashable, Sendable {
  public var id: NotificationID
  public var thread: ThreadID
  public var process: ProcessID
  /// Of the address space that executes, read while the request was known to stand.
  public var caller: Fingerprint

  public init(id: NotificationID, thread: ThreadID, process: ProcessID, caller: Fingerprint) {
    self.id = id
    self.thread = thread
    self.process = process
    self.caller = caller
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
  /// A process stands at the first instruction of its new image; the thread's number is from before the exec.
  case executed(ProcessID, formerThread: ThreadID)
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
  /// Seize the thread, let its exec go on, and ask for the closing stop. Answered by admitted, vanished or refused.
  case admit(ExecRequest)
  /// Let the exec of an already seized thread go on. Answered by admitted or vanished.
  case readmit(ExecRequest)
  /// Find out what the new image is and judge it. Answered by ruled, unless the process is gone.
  case examine(ProcessID, caller: Fingerprint)
  /// Let the stopped thread run on, untraced.
  case detach(ThreadID, delivering: Signal?)
  /// Kill the stopped process before its first instruction.
  case kill(ThreadID)
}
