public import GuardModel

/// The order of things between an exec's request and its end: pure, facts in and steps out.
///
/// One exec of a process at a time. While one is in flight, `PTRACE_SEIZE` of another thread of the same process would
/// wait for the kernel's `cred_guard_mutex`, which the exec holds while it waits for the guard to reap the threads it
/// kills: a dead-lock (kernel selftests/ptrace/vmaccess.c). So requests of a busy process are parked.
///
///     requested -> admit -> admitted --------+--> executed -> examine -> ruled -+-> detach       -> closed
///                    |                       |                                  +-> kill -> ended -> closed
///                    |                       +--> trapped (the exec failed) -> detach            -> closed
///                    |                       +--> signalled -> detach with the signal            -> closed
///                    +--> vanished, refused                                                      -> closed
///                    +--> traced -> admitUnheld, and unverified from now on                      -> closed
///                                                        ended, at any point                     -> closed
///     closed -> admit the oldest parked request of the process, if there is one
///
/// A thread that a debugger of the step traces cannot be seized (one tracer per thread). Its exec goes on unheld, and the
/// process is looked at until its fingerprint has changed, and verified then. What keeps this sound: **an instance that
/// has not been verified never gets to execute anything.** At a request the process stands still, and one whose caller is
/// not known is verified before it is admitted; and no runtime starts a container without further execs.
///
/// In mode `trace` every thread is traced for good, so a request is a ptrace stop before the call, admitting it is letting
/// the call go on until it returns, and detaching is letting the thread run on. Requests of a busy process are parked here
/// too. Where an outer listener answers execs first, there is no request: the exec is `passed`, and examined all the same.
///
///     passed -> examine -> ruled, as above
///
/// Invariants, tested: each request leads to exactly one admit, readmit or destroy; no thread is detached between
/// `executed` or `passed` and `ruled`; none is readmitted that was detached; a process has at most one exec in flight; no request of an
/// unknown caller is admitted before it is verified.
public struct GateMachine: Sendable {
  private enum Phase: Hashable, Sendable {
    /// The caller is being verified, because its own exec was not held.
    case verifying(ExecRequest)
    /// `admit` was asked for and not answered yet.
    case admitting(ExecRequest)
    /// The exec runs in the kernel, or has just failed; the closing stop is on its way.
    case open(ExecRequest)
    /// The new image stands still until it is ruled; of its process only the leader is left.
    case examining
    /// It was killed, and its end has not been seen yet.
    case dying
  }

  private struct Flight: Hashable, Sendable {
    var phase: Phase
    var parked: [ExecRequest] = []
  }

  private var flights: [ProcessID: Flight] = [:]
  /// Seized threads by the process whose flight they are, for stops that name a thread only; none that was let go.
  private var seized: [ThreadID: ProcessID] = [:]

  /// Processes whose unheld exec may have happened, with who executed.
  private var unverified: [ProcessID: Fingerprint] = [:]

  public init() {}

  /// Whether no exec is in flight.
  public var isIdle: Bool { flights.isEmpty }

  /// Whether an exec of the process was let go on, and has neither happened nor failed yet.
  public func expectsExec(of process: ProcessID) -> Bool {
    if case .open = flights[process]?.phase { true } else { false }
  }

  /// Whether an exec of the process is in flight, so that seizing another of its threads could wait for ever.
  public func isBusy(_ process: ProcessID) -> Bool { flights[process] != nil }

  /// The processes to look at until their unheld execs have been verified.
  public var unverifiedProcesses: [ProcessID] { Array(unverified.keys) }

  /// Takes one fact in; appends what is to be done to `steps`, in order.
  public mutating func absorb(_ fact: GateFact, into steps: inout [GateStep]) {
    switch fact {
    case .requested(let request): requested(request, &steps)
    case .admitted(let request):
      guard case .admitting(request) = flights[request.process]?.phase else { return }
      flights[request.process]?.phase = .open(request)
      seized[request.thread] = request.process
    case .vanished(let request), .refused(let request):
      guard case .admitting(request) = flights[request.process]?.phase else { return }
      close(request.process, &steps)
    case .traced(let request):
      guard case .admitting(request) = flights[request.process]?.phase else { return }
      unverified[request.process] = request.caller
      steps.append(.admitUnheld(request))
      close(request.process, &steps)
    case .verified(let process, let mayRun): verified(process, mayRun, &steps)
    case .looked(let process, let fingerprint):
      // Still the caller's own address space: the exec has not happened, or has failed.
      guard let caller = unverified[process], fingerprint != caller else { return }
      unverified[process] = nil
      steps.append(.verify(process, caller: caller))
    case .lost(let process): unverified[process] = nil
    case .executed(let process, _): executed(process, &steps)
    case .passed(let process, let caller): passed(process, caller, &steps)
    case .trapped(let thread): stopped(thread, delivering: nil, &steps)
    case .signalled(let thread, let signal): stopped(thread, delivering: signal, &steps)
    case .ruled(let process, let mayRun): ruled(process, mayRun, &steps)
    case .ended(let thread): ended(thread, &steps)
    }
  }

  private mutating func requested(_ request: ExecRequest, _ steps: inout [GateStep]) {
    guard let flight = flights[request.process] else {
      start(request, parked: [], &steps)
      return
    }
    // The flight's own thread asks again: a signal handler aborted its first request after it was seized, and the
    // closing stop is still pending. It waits killably now, so that stop cannot come before it is answered.
    if case .open(let earlier) = flight.phase, earlier.thread == request.thread,
      seized[request.thread] == request.process
    {
      flights[request.process]?.phase = .admitting(request)
      steps.append(.readmit(request))
      return
    }
    flights[request.process]?.parked.append(request)
  }

  /// Opens the flight of a process that has none.
  private mutating func start(_ request: ExecRequest, parked: [ExecRequest], _ steps: inout [GateStep]) {
    if request.callerIsKnown {
      flights[request.process] = Flight(phase: .admitting(request), parked: parked)
      steps.append(.admit(request))
    } else {
      flights[request.process] = Flight(phase: .verifying(request), parked: parked)
      steps.append(.verify(request.process, caller: unverified.removeValue(forKey: request.process)))
    }
  }

  private mutating func verified(_ process: ProcessID, _ mayRun: Bool, _ steps: inout [GateStep]) {
    guard case .verifying(let request) = flights[process]?.phase else {
      if !mayRun { steps.append(.destroy(process, nil)) }
      return
    }
    if mayRun {
      flights[process]?.phase = .admitting(request)
      steps.append(.admit(request))
    } else {
      steps.append(.destroy(process, request))
      close(process, &steps)
    }
  }

  private mutating func executed(_ process: ProcessID, _ steps: inout [GateStep]) {
    guard case .open(let request) = flights[process]?.phase else {
      // An exec that nobody admitted: nothing is known of its caller, so it does not run.
      flights[process, default: Flight(phase: .dying)].phase = .dying
      steps.append(.kill(ThreadID(leaderOf: process)))
      return
    }
    // A former thread's number may already be that of a thread of another process.
    if seized[request.thread] == process { seized[request.thread] = nil }
    flights[process]?.phase = .examining
    steps.append(.examine(process, caller: request.caller))
  }

  /// Nothing was asked, so nothing was parked behind it; but an exec of another thread may be in flight, which this one
  /// has ended.
  private mutating func passed(_ process: ProcessID, _ caller: Fingerprint?, _ steps: inout [GateStep]) {
    guard flights[process] == nil else { return executed(process, &steps) }
    flights[process] = Flight(phase: .examining)
    steps.append(.examine(process, caller: caller))
  }

  private mutating func ruled(_ process: ProcessID, _ mayRun: Bool, _ steps: inout [GateStep]) {
    guard flights[process]?.phase == .examining else { return }
    let leader = ThreadID(leaderOf: process)
    if mayRun {
      seized[leader] = nil
      steps.append(.detach(leader, delivering: nil))
      close(process, &steps)
    } else {
      flights[process]?.phase = .dying
      steps.append(.kill(leader))
    }
  }

  private mutating func stopped(_ thread: ThreadID, delivering signal: Signal?, _ steps: inout [GateStep]) {
    let led = ProcessID(rawValue: thread.rawValue)
    switch flights[led]?.phase {
    case .examining, .dying:
      // A stop of a process that waits for its ruling, or is to die: it must not be let go here.
      flights[led]?.phase = .dying
      steps.append(.kill(thread))
    case .verifying, .admitting, .open, nil:
      let process = processExecuting(in: thread)
      // Where there is none, the thread was seized for a request that has been closed since: nothing to judge.
      steps.append(.detach(thread, delivering: signal))
      if let process { close(process, &steps) }
    }
  }

  private mutating func ended(_ thread: ThreadID, _ steps: inout [GateStep]) {
    let executing = processExecuting(in: thread)
    // A leader's end is told when its whole process is gone (kernel/exit.c, delay_group_leader).
    let led = ProcessID(rawValue: thread.rawValue)
    close(led, &steps)
    if let executing, executing != led { close(executing, &steps) }
  }

  /// Takes a thread out of the seized ones.
  ///
  /// - Returns: the process whose exec in flight is the thread's; nil where its own was closed before.
  private mutating func processExecuting(in thread: ThreadID) -> ProcessID? {
    guard let process = seized.removeValue(forKey: thread) else { return nil }
    switch flights[process]?.phase {
    case .admitting(let request), .open(let request): return request.thread == thread ? process : nil
    case .verifying, .examining, .dying, nil: return nil
    }
  }

  private mutating func close(_ process: ProcessID, _ steps: inout [GateStep]) {
    guard var flight = flights.removeValue(forKey: process), !flight.parked.isEmpty else { return }
    let next = flight.parked.removeFirst()
    start(next, parked: flight.parked, &steps)
  }
}
