import ExecGate
import GuardModel

/// A machine under test, with the promises that hold whatever it is told.
struct WatchedMachine {
  private enum Standing {
    case examined
    case condemned
  }

  private(set) var machine = GateMachine()
  /// The first promise that was broken, and what was said up to then.
  private(set) var violation: String?
  private(set) var requested: Set<NotificationID> = []
  /// How often each request was admitted or readmitted.
  private(set) var admissions: [NotificationID: Int] = [:]
  /// The exec that each process has, or last had, in flight.
  private var flights: [ProcessID: ExecRequest] = [:]
  /// Processes whose exec in flight may have been closed by a fact that was told.
  private var closed: Set<ProcessID> = []
  /// Threads that were seized and not let go since.
  private var held: Set<ThreadID> = []
  /// Requests whose unknown caller has been verified.
  private var verified: Set<NotificationID> = []
  /// The request that each process is being verified for.
  private var verifying: [ProcessID: ExecRequest] = [:]
  /// Processes that stand at their new image, or are to die there.
  private var standing: [ProcessID: Standing] = [:]
  private var said: [(fact: GateFact, steps: [GateStep])] = []

  /// Requests that nobody waits in any more: their process ended, or got another image, while it was verified for them.
  private var void: Set<NotificationID> = []

  /// Requests that nothing has come of yet.
  var unanswered: Set<NotificationID> { requested.subtracting(admissions.keys).subtracting(void) }

  mutating func absorb(_ fact: GateFact) -> [GateStep] {
    var steps: [GateStep] = []
    machine.absorb(fact, into: &steps)
    said.append((fact, steps))
    closed.formUnion(closes(fact))
    switch fact {
    case .requested(let request): requested.insert(request.id)
    case .admitted(let request): held.insert(request.thread)
    case .ruled(let process, let mayRun):
      if standing[process] == .examined { standing[process] = mayRun ? nil : .condemned }
    case .verified(let process, let mayRun):
      if let request = verifying.removeValue(forKey: process), mayRun { verified.insert(request.id) }
    case .ended(let thread):
      standing[ProcessID(rawValue: thread.rawValue)] = nil
      leave(ProcessID(rawValue: thread.rawValue))
    case .executed(let process, _), .passed(let process, _): leave(process)
    default: break
    }
    for step in steps {
      switch step {
      case .admit(let request):
        count(request)
        if !request.callerIsKnown, !verified.contains(request.id) { fail("admits an unknown caller unverified") }
        open(request)
      case .admitUnheld(let request):
        if flights[request.process] != request { fail("lets an exec go on that was not admitted") }
      case .verify(let process, _):
        // For a request that stands, or because an unheld exec has happened.
        if case .looked = fact { break }
        guard let request = nextUnknown(of: process) else { fail("verifies for nobody"); break }
        verifying[process] = request
        open(request)
      case .destroy(let process, let request):
        if let request {
          count(request)
          if flights[process] != request { fail("destroys a process for a request it does not stand in") }
        }
      case .readmit(let request):
        count(request)
        if flights[request.process]?.thread != request.thread { fail("readmits a thread that was not admitted") }
        if !held.contains(request.thread) { fail("readmits a thread that was let go, and would not be stopped again") }
        flights[request.process] = request
      case .detach(let thread, _):
        held.remove(thread)
        if standing[ProcessID(rawValue: thread.rawValue)] != nil { fail("lets go of what was not ruled to run") }
      case .kill(let thread): standing[ProcessID(rawValue: thread.rawValue)] = .condemned
      case .examine(let process, let caller):
        if standing[process] != nil { fail("examines a process twice") }
        if case .passed(_, let maker) = fact, maker == caller {
          // Nobody asked; what the process was is all that is known.
        } else if flights[process]?.caller != caller {
          fail("mistakes the caller")
        }
        standing[process] = .examined
      }
    }
    return steps
  }

  private mutating func leave(_ process: ProcessID) {
    if let request = verifying.removeValue(forKey: process) { void.insert(request.id) }
  }

  private mutating func open(_ request: ExecRequest) {
    if let flight = flights[request.process], flight != request, closed.remove(request.process) == nil {
      fail("\(request.process) has an exec in flight already")
    }
    flights[request.process] = request
  }

  /// The oldest request of a process that nothing has come of, whose caller is not known.
  private func nextUnknown(of process: ProcessID) -> ExecRequest? {
    said.lazy.compactMap { entry -> ExecRequest? in
      guard case .requested(let request) = entry.fact, request.process == process, !request.callerIsKnown,
        admissions[request.id] == nil, !verified.contains(request.id), !void.contains(request.id)
      else { return nil }
      return request
    }.first
  }

  mutating func fail(_ promise: String) {
    violation = violation ?? ([promise] + said.map { "\($0.fact) -> \($0.steps)" }).joined(separator: "\n")
  }

  /// The processes whose exec in flight a fact may close.
  private func closes(_ fact: GateFact) -> Set<ProcessID> {
    switch fact {
    case .vanished(let request), .refused(let request), .traced(let request):
      flights[request.process] == request ? [request.process] : []
    case .verified(let process, let mayRun): mayRun ? [] : [process]
    case .trapped(let thread), .signalled(let thread, _):
      Set(flights.filter { $1.thread == thread }.keys)
    case .ruled(let process, let mayRun): mayRun ? [process] : []
    case .ended(let thread):
      Set(flights.filter { $1.thread == thread }.keys).union([ProcessID(rawValue: thread.rawValue)])
    case .requested, .admitted, .executed, .passed, .looked, .lost: []
    }
  }

  private mutating func count(_ request: ExecRequest) {
    admissions[request.id, default: 0] += 1
    if !requested.contains(request.id) { fail("admits what nobody asked for") }
    if admissions[request.id] != 1 { fail("admits a request twice") }
  }
}
