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

  /// Rules on a thread that wants to enter another process: to trace it, write its memory or take its descriptors.
  mutating func mayEnter(_ target: ProcessID, by thread: ThreadID, caller: Fingerprint?) -> Bool

  /// Learns of a thread that connects to a local socket.
  mutating func connects(_ thread: ThreadID, caller: Fingerprint?, to path: ByteString)

  /// Learns of a process that ended before its unheld exec could be verified.
  mutating func lost(_ process: ProcessID)
}

/// The listener's notifications (mode `notify`) and the ptrace stops, joined by the machine.
///
/// Every method must run on the thread that launched the step: ptrace requests are the attaching thread's alone.
public struct Gate: ~Copyable {
  let fingerprints: FingerprintReader
  /// Where execs stand until they are answered; nil in mode `trace`, where they stand in `held`.
  let listener: Listener?
  let isTracing: Bool
  private let waitIsKillable: Bool
  var machine = GateMachine()
  /// Calls that stand in a ptrace stop until they are answered, with the requests that they are.
  var held: [ThreadID: (call: HeldCall, request: NotificationID)] = [:]
  var nextHeld: UInt64 = 1
  var lasting = LastingTrace()
  /// Threads that are seized for one exec, which tells their stops from those of threads that are born traced.
  var seizedOnce: Set<ThreadID> = []
  /// Changes of user that wait for an exec of the same process to end.
  var postponed: [RawNotification] = []
  var steps: [GateStep] = []
  /// Whether there may be child events that were not taken yet.
  public private(set) var isBehind = false
  /// Whether the last exec failed.
  var expectsRetry = false
  /// How deep in waiting for news the gate is.
  var waits = 0

  private static let batch = 256

  /// Takes over what the launched step tells its execs by.
  public init(_ step: inout LaunchedStep, fingerprints: FingerprintReader) {
    self.init(
      listener: step.takeListener(), process: step.process, isTracing: step.interception != .notify,
      waitIsKillable: step.waitIsKillable, fingerprints: fingerprints)
  }

  init(
    listener: consuming Listener?, process: ProcessID, isTracing: Bool, waitIsKillable: Bool,
    fingerprints: FingerprintReader
  ) {
    self.fingerprints = fingerprints
    self.waitIsKillable = waitIsKillable
    self.listener = listener
    self.isTracing = isTracing
    if isTracing { trace(process) }
  }

  /// Takes the exec that the listener announced, if it still waits.
  ///
  /// - Throws: the `Errno` of a listener call that must not fail; the guard cannot guard then.
  public mutating func takeNotification(_ keeper: inout some GateKeeper) throws(Errno) {
    guard let raw = try receive() else { return }
    guard raw.thread.rawValue > 0 else {
      try refuse(raw.id, raw.thread, nil, .callerHidden, &keeper)
      return
    }
    if let call = raw.watched {
      try takeWatched(call, raw, &keeper)
      return
    }
    guard raw.isExec else {
      try traceForGood(raw)
      return
    }
    try take(raw.id, raw.thread, &keeper)
  }

  /// Finds out who asks for an exec, and has the machine decide about it.
  mutating func take(_ id: NotificationID, _ thread: ThreadID, _ keeper: inout some GateKeeper) throws(Errno) {
    var request: ExecRequest
    do throws(Errno) {
      let process = try ProcessTree.process(of: thread)
      let caller = try self.caller(thread, process, &keeper)
      request = ExecRequest(
        id: id, thread: thread, process: process, caller: caller, callerIsKnown: keeper.knows(caller))
    } catch {
      guard try stands(id, thread) else { return }
      let reason: Unverifiable = error == .accessDenied ? .callerNotDumpable : .fingerprintUnreadable
      try refuse(id, thread, nil, reason, &keeper)
      return
    }
    // Whoever is still to be verified may be this caller's parent, and has to be known first.
    if !request.callerIsKnown { try lookAtUnverified(&keeper) }
    request.callerIsKnown = keeper.knows(request.caller)
    machine.absorb(.requested(request), into: &steps)
    try perform(&keeper)
  }

  mutating func perform(_ keeper: inout some GateKeeper) throws(Errno) {
    var nobody: StoppedTracee?
    try perform(&nobody, &keeper)
  }

  /// Takes what children and tracees have to tell; in batches, so that a storm of it holds nothing else up.
  ///
  /// - Returns: false where the guard has neither child nor tracee left.
  /// - Throws: the `Errno` of a call that must not fail; the guard cannot guard then.
  public mutating func takeChildEvents(_ keeper: inout some GateKeeper) throws(Errno) -> Bool {
    isBehind = true
    for _ in 0..<Self.batch {
      var stopped: StoppedTracee?
      switch try ChildEvent.next() {
      case .none:
        isBehind = false
        try retryPostponed()
        return true
      case .childless: return false
      case .ended(let thread):
        seizedOnce.remove(thread)
        held[thread] = nil
        machine.absorb(.ended(thread), into: &steps)
        lasting.ended(thread)
      case .executed(let tracee):
        expectRetry(false)
        let former = tracee.formerThread()
        let process = ProcessID(rawValue: tracee.thread.rawValue)
        if isTracing, !machine.expectsExec(of: process) {
          machine.absorb(.passed(process, caller: try maker(of: process, &keeper)), into: &steps)
        } else {
          machine.absorb(.executed(process, formerThread: former), into: &steps)
        }
        held[tracee.thread] = nil
        held[former] = nil
        lasting.executed(process, formerThread: former)
        seizedOnce.remove(former)
        seizedOnce.insert(tracee.thread)
        stopped = consume tracee
      case .called(let tracee):
        try takeCall(tracee, &keeper)
        continue
      case .returned(let tracee):
        machine.absorb(.trapped(tracee.thread), into: &steps)
        stopped = consume tracee
      case .trapped(let tracee, let signal):
        expectRetry(true)
        stopped = takeTrap(tracee, signal)
      case .forked(let tracee):
        // Its end can be told before the fork that made it. Remembered then, it would be taken for whoever gets its number.
        if let thread = tracee.newThread(), ProcessTree.isAlive(thread),
          let process = try? ProcessTree.process(of: thread)
        {
          lasting.forked(tracee.thread, thread, of: process)
        }
        tracee.resume()
      case .signalled(let tracee, let signal):
        machine.absorb(.signalled(tracee.thread, signal), into: &steps)
        stopped = consume tracee
      }
      try perform(&stopped, &keeper)
    }
    return true
  }

  /// Carries out the machine's steps until it asks for none; `stopped` is the stop that led to them, if one did.
  private mutating func perform(
    _ stopped: inout StoppedTracee?, _ keeper: inout some GateKeeper
  ) throws(Errno) {
    var next = 0
    while next < steps.count {
      let step = steps[next]
      next += 1
      switch step {
      case .admit(let request):
        machine.absorb(try admit(request, &keeper), into: &steps)
      case .readmit(let request):
        machine.absorb(try proceed(request), into: &steps)
      case .examine(let process, let caller):
        let mayRun = keeper.mayRun(process, caller: caller, isHeld: true)
        if mayRun { rememberBirth(of: process) }
        machine.absorb(.ruled(process, mayRun: mayRun), into: &steps)
      case .admitUnheld(let request): try admitUnheld(request, &keeper)
      case .verify(let process, let caller):
        let mayRun = keeper.mayRun(process, caller: caller, isHeld: false)
        machine.absorb(.verified(process, mayRun: mayRun), into: &steps)
      case .destroy(let process, let request):
        if let request { _ = try answer(request.id, request.thread, refusing: .accessDenied) }
        GuardProcess.send(.kill, to: process)
      case .detach(let thread, let signal):
        seizedOnce.remove(thread)
        if isTracing || lasting.contains(thread) {
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
    _ request: ExecRequest, _ keeper: inout some GateKeeper
  ) throws(Errno) -> GateFact {
    // Narrows the chance that a thread number was reused and somebody else is seized for a moment.
    guard try stands(request.id, request.thread) else { return .vanished(request) }
    // In mode `trace` also one that could not be read when it was met: nobody else can be its tracer.
    if isTracing || lasting.contains(request.thread) { return try proceed(request) }
    do {
      try Tracer.seize(request.thread)
      seizedOnce.insert(request.thread)
    } catch .noSuchProcess {
      return .vanished(request)
    } catch {
      // EPERM of a dying thread looks the same; then nobody waits for an answer.
      guard try stands(request.id, request.thread) else { return .vanished(request) }
      let reason = refusal(of: request.thread)
      if reason == .tracedByJob, keeper.letsTracedExecute { return .traced(request) }
      try refuse(request.id, request.thread, request.caller, reason, &keeper)
      return .refused(request)
    }
    return try proceed(request)
  }

  /// Lets the exec of a seized thread go on, and makes sure that the thread stops once more.
  private mutating func proceed(_ request: ExecRequest) throws(Errno) -> GateFact {
    guard !isTracing else {
      return try answer(request.id, request.thread, refusing: nil) ? .admitted(request) : .vanished(request)
    }
    // The interrupt comes first where that does not end the wait: then a failed exec stops before the program sees that
    // it failed, and no program ever finds itself traced.
    if waitIsKillable { try interrupt(request.thread) }
    // Where the thread no longer waits, the interrupt alone leads to the closing stop.
    _ = try answer(request.id, request.thread, refusing: nil)
    if !waitIsKillable { try interrupt(request.thread) }
    return .admitted(request)
  }

  private func interrupt(_ thread: ThreadID) throws(Errno) {
    do { try Tracer.interrupt(thread) } catch .noSuchProcess {
      // It died, and its end will be told; or it is past de_thread under its leader's number, and will stop there.
    } catch { throw error }
  }

  private mutating func refuse(
    _ id: NotificationID, _ thread: ThreadID, _ caller: Fingerprint?, _ reason: Unverifiable,
    _ keeper: inout some GateKeeper
  ) throws(Errno) {
    // EACCES: what execve says of a file it may not execute, so callers have a message for it.
    guard try answer(id, thread, refusing: .accessDenied) else { return }
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
