public import GuardModel
public import LinuxKernel

/// Who judges what passes the gate, and is told what happened there.
public protocol GateKeeper {
  /// Whether execs of processes that a debugger of the step traces go on, to be verified right after.
  var letsTracedExecute: Bool { get }

  /// Whether the exec that made an address space was judged.
  func knows(_ fingerprint: Fingerprint) -> Bool

  /// Rules on a process that has a new image; false kills it. `isHeld` is whether it stands at its first instruction;
  /// `caller` is nil where nobody knows who executed.
  mutating func mayRun(_ process: ProcessID, caller: Fingerprint?, isHeld: Bool) -> Bool

  /// Learns of an exec that was refused because its process could not be held or told; `caller` where that was readable.
  mutating func refused(_ thread: ThreadID, caller: Fingerprint?, because reason: Unverifiable)

  /// Learns of a process that ended before its unheld exec could be verified.
  mutating func lost(_ process: ProcessID)
}

/// Mode `notify`: the listener's notifications and the ptrace stops, joined by the machine.
///
/// Every method must run on the thread that launched the step: ptrace requests are the attaching thread's alone.
public struct Gate: ~Copyable {
  let fingerprints: FingerprintReader
  private let waitIsKillable: Bool
  var machine = GateMachine()
  var lasting = LastingTrace()
  /// Threads that are seized for one exec, which tells their stops from those of threads that are born traced.
  var seizedOnce: Set<ThreadID> = []
  /// Changes of user that wait for an exec of the same process to end.
  var postponed: [RawNotification] = []
  var steps: [GateStep] = []

  /// `waitIsKillable` is whether a received exec waits on although a signal is pending (Linux 5.19).
  public init(fingerprints: FingerprintReader, waitIsKillable: Bool) {
    self.fingerprints = fingerprints
    self.waitIsKillable = waitIsKillable
  }

  /// Takes the exec that the listener announced, if it still waits.
  ///
  /// - Throws: the `Errno` of a listener call that must not fail; the guard cannot guard then.
  public mutating func takeNotification(
    from listener: borrowing Listener, _ keeper: inout some GateKeeper
  ) throws(Errno) {
    guard let raw = try listener.receive() else { return }
    guard raw.thread.rawValue > 0 else {
      try refuse(raw.id, raw.thread, nil, .callerHidden, listener, &keeper)
      return
    }
    guard raw.isExec else {
      try traceForGood(raw, listener)
      return
    }
    var request: ExecRequest
    do throws(Errno) {
      let process = try ProcessTree.process(of: raw.thread)
      let caller = try self.caller(raw.thread, process, listener, &keeper)
      request = ExecRequest(
        id: raw.id, thread: raw.thread, process: process, caller: caller, callerIsKnown: keeper.knows(caller))
    } catch {
      guard listener.isValid(raw.id) else { return }
      let reason: Unverifiable = error == .accessDenied ? .callerNotDumpable : .fingerprintUnreadable
      try refuse(raw.id, raw.thread, nil, reason, listener, &keeper)
      return
    }
    // Whoever is still to be verified may be this caller's parent, and has to be known first.
    if !request.callerIsKnown { try lookAtUnverified(listener, &keeper) }
    request.callerIsKnown = keeper.knows(request.caller)
    machine.absorb(.requested(request), into: &steps)
    try perform(listener, &keeper)
  }

  mutating func perform(_ listener: borrowing Listener, _ keeper: inout some GateKeeper) throws(Errno) {
    var nobody: StoppedTracee?
    try perform(&nobody, listener, &keeper)
  }

  /// Takes every child event there is.
  ///
  /// - Returns: false where the guard has neither child nor tracee left.
  /// - Throws: the `Errno` of a call that must not fail; the guard cannot guard then.
  public mutating func takeChildEvents(
    _ listener: borrowing Listener, _ keeper: inout some GateKeeper
  ) throws(Errno) -> Bool {
    while true {
      var stopped: StoppedTracee?
      switch try ChildEvent.next() {
      case .none:
        try retryPostponed(listener)
        return true
      case .childless: return false
      case .ended(let thread):
        seizedOnce.remove(thread)
        machine.absorb(.ended(thread), into: &steps)
        lasting.ended(thread)
      case .executed(let tracee):
        let former = tracee.formerThread()
        let process = ProcessID(rawValue: tracee.thread.rawValue)
        lasting.executed(process, formerThread: former)
        seizedOnce.remove(former)
        seizedOnce.insert(tracee.thread)
        machine.absorb(.executed(process, formerThread: former), into: &steps)
        stopped = consume tracee
      case .trapped(let tracee, let signal):
        stopped = takeTrap(tracee, signal)
      case .forked(let tracee):
        if let thread = tracee.newThread(), let process = try? ProcessTree.process(of: thread) {
          lasting.forked(tracee.thread, thread, of: process)
        }
        tracee.resume()
      case .signalled(let tracee, let signal):
        machine.absorb(.signalled(tracee.thread, signal), into: &steps)
        stopped = consume tracee
      }
      try perform(&stopped, listener, &keeper)
    }
  }

  /// Carries out the machine's steps until it asks for none; `stopped` is the stop that led to them, if one did.
  private mutating func perform(
    _ stopped: inout StoppedTracee?, _ listener: borrowing Listener, _ keeper: inout some GateKeeper
  ) throws(Errno) {
    var next = 0
    while next < steps.count {
      let step = steps[next]
      next += 1
      switch step {
      case .admit(let request):
        machine.absorb(try admit(request, listener, &keeper), into: &steps)
      case .readmit(let request):
        machine.absorb(try proceed(request, listener), into: &steps)
      case .examine(let process, let caller):
        let mayRun = keeper.mayRun(process, caller: caller, isHeld: true)
        machine.absorb(.ruled(process, mayRun: mayRun), into: &steps)
      case .admitUnheld(let request): try admitUnheld(request, listener, &keeper)
      case .verify(let process, let caller):
        let mayRun = keeper.mayRun(process, caller: caller, isHeld: false)
        machine.absorb(.verified(process, mayRun: mayRun), into: &steps)
      case .destroy(let process, let request):
        if let request { try listener.refuse(request.id, with: .accessDenied) }
        GuardProcess.send(.kill, to: process)
      case .detach(let thread, let signal):
        seizedOnce.remove(thread)
        if lasting.contains(thread) {
          stopped.take()?.resume(delivering: signal)
        } else {
          stopped.take()?.detach(delivering: signal)
        }
      case .kill: stopped.take()?.kill()
      }
    }
    steps.removeAll(keepingCapacity: true)
  }

  private mutating func admit(
    _ request: ExecRequest, _ listener: borrowing Listener, _ keeper: inout some GateKeeper
  ) throws(Errno) -> GateFact {
    // Narrows the chance that a thread number was reused and somebody else is seized for a moment.
    guard listener.isValid(request.id) else { return .vanished(request) }
    if lasting.contains(request.thread) { return try proceed(request, listener) }
    do {
      try Tracer.seize(request.thread)
      seizedOnce.insert(request.thread)
    } catch .noSuchProcess {
      return .vanished(request)
    } catch {
      // EPERM of a dying thread looks the same; then nobody waits for an answer.
      guard listener.isValid(request.id) else { return .vanished(request) }
      let reason = refusal(of: request.thread)
      if reason == .tracedByJob, keeper.letsTracedExecute { return .traced(request) }
      try refuse(request.id, request.thread, request.caller, reason, listener, &keeper)
      return .refused(request)
    }
    return try proceed(request, listener)
  }

  /// Lets the exec of a seized thread go on, and makes sure that the thread stops once more.
  private func proceed(_ request: ExecRequest, _ listener: borrowing Listener) throws(Errno) -> GateFact {
    // The interrupt comes first where that does not end the wait: then a failed exec stops before the program sees that
    // it failed, and no program ever finds itself traced.
    if waitIsKillable { try interrupt(request.thread) }
    // Where the thread no longer waits, the interrupt alone leads to the closing stop.
    _ = try listener.proceed(request.id)
    if !waitIsKillable { try interrupt(request.thread) }
    return .admitted(request)
  }

  private func interrupt(_ thread: ThreadID) throws(Errno) {
    do { try Tracer.interrupt(thread) } catch .noSuchProcess {
      // It died, and its end will be told; or it is past de_thread under its leader's number, and will stop there.
    } catch { throw error }
  }

  private func refuse(
    _ id: NotificationID, _ thread: ThreadID, _ caller: Fingerprint?, _ reason: Unverifiable,
    _ listener: borrowing Listener, _ keeper: inout some GateKeeper
  ) throws(Errno) {
    // EACCES: what execve says of a file it may not execute, so callers have a message for it.
    guard try listener.refuse(id, with: .accessDenied) else { return }
    keeper.refused(thread, caller: caller, because: reason)
  }

  /// Why a thread could not be seized: another tracer, or no permission.
  private func refusal(of thread: ThreadID) -> Unverifiable {
    guard let status = try? ProcessFiles(ProcessID(rawValue: thread.rawValue)).status(),
      let tracer = status["TracerPid"]
    else {
      return .callerNotDumpable
    }
    return tracer == "0" ? .callerNotDumpable : .tracedByJob
  }
}
