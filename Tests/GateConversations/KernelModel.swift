import ExecGate
import GuardModel

/// A kernel in small: processes whose threads ask for execs, stop, and die, with a guard that does what the machine says.
///
/// Facts about different processes arrive in any order, those about one process in the order they happened.
package struct KernelModel {
  private enum Activity: Equatable {
    case running
    /// Stands in the kernel with a request.
    case waiting(ExecRequest)
    /// Its exec was let go on.
    case executing
    /// Its exec was let go on although a debugger of the step holds it and the guard does not.
    case executingUnheld
    case stopped
  }

  private struct Thread {
    var activity: Activity = .running
    var isSeized = false
  }

  private struct Process {
    var threads: [ThreadID: Thread]
    var isChildOfGuard: Bool
    /// Whether a debugger of the step holds its threads.
    var isDebugged = false
    /// Counts successful execs: the address space that a request is made from.
    var generation: UInt64 = 0
  }

  private var choices: Choices
  private var watched = WatchedMachine()
  private var processes: [ProcessID: Process] = [:]
  /// Requests that the listener has not handed out yet.
  private var announced: [ExecRequest] = []
  /// What waitpid(2) has to tell, by process.
  private var events: [ProcessID: [GateFact]] = [:]
  private var nextRequest: UInt64 = 1
  /// Address spaces whose exec was not judged yet.
  private var unknown: Set<Fingerprint> = []

  private init(_ choices: Choices) { self.choices = choices }

  /// Lets so many things happen, as far as there are choices, then everything end.
  ///
  /// - Returns: the first promise that was broken; nil where all were kept.
  package static func run(_ choices: Choices, length: Int) -> String? {
    var model = KernelModel(choices)
    for _ in 0..<length where !model.choices.areSpent { model.happen() }
    model.endEverything()
    if !model.watched.machine.isIdle { model.watched.fail("is not idle when everything has ended") }
    if !model.watched.unanswered.isEmpty { model.watched.fail("forgot \(model.watched.unanswered)") }
    return model.watched.violation
  }

  private mutating func happen() {
    switch choices.next() % 13 {
    case 0: start()
    case 1: addThread()
    case 2...4: ask()
    case 5: abortWait()
    case 6...7: finishExec()
    case 8: endSomething()
    case 9...10: announce()
    case 11: look()
    default: tell()
    }
  }

  private mutating func endEverything() {
    for process in processes.keys.sorted(by: { $0.rawValue < $1.rawValue }) { end(process) }
    look()
    while !announced.isEmpty { announce() }
    while !events.isEmpty { tell() }
  }

  // MARK: What the step does

  /// Few numbers, so that they are reused; one is free when everything of its last owner has been told. A thread that
  /// executed loses its number before the exec is told, and another thread may have it then.
  private mutating func freeNumber(forProcess: Bool) -> Int32? {
    let taken = Set(processes.values.flatMap(\.threads.keys).map(\.rawValue))
    let untold = Set(events.keys.map(\.rawValue))
    let told = events.values.joined().compactMap { fact -> Int32? in
      switch fact {
      case .trapped(let thread), .signalled(let thread, _), .ended(let thread): thread.rawValue
      // If it were a process's by now, that one's end could be told first, and would look like the thread's.
      case .executed(_, let former): forProcess ? former.rawValue : nil
      default: nil
      }
    }
    return choices.pick((1...12).filter { !taken.contains($0) && !untold.contains($0) && !told.contains($0) })
  }

  private mutating func start() {
    guard let number = freeNumber(forProcess: true) else { return }
    let process = ProcessID(rawValue: number)
    processes[process] = Process(
      threads: [ThreadID(leaderOf: process): Thread()], isChildOfGuard: choices.onceIn(2),
      isDebugged: choices.onceIn(4),
      generation: nextRequest << 32)
  }

  private mutating func addThread() {
    guard let (process, _) = anyThread(where: { $0.activity == .running }),
      let number = freeNumber(forProcess: false)
    else { return }
    processes[process]?.threads[ThreadID(rawValue: number)] = Thread()
  }

  private mutating func ask() {
    guard let (process, thread) = anyThread(where: { $0.activity == .running }) else { return }
    ask(thread, of: process)
  }

  private mutating func ask(_ thread: ThreadID, of process: ProcessID) {
    let request = ExecRequest(
      id: NotificationID(rawValue: nextRequest), thread: thread, process: process,
      caller: fingerprint(of: process))
    nextRequest += 1
    processes[process]?.threads[thread]?.activity = .waiting(request)
    announced.append(request)
  }

  /// A signal ends a wait: an untraced thread handles it and runs on.
  private mutating func abortWait() {
    guard let (process, thread) = anyThread(where: { if case .waiting = $0.activity { !$0.isSeized } else { false } })
    else { return }
    processes[process]?.threads[thread]?.activity = .running
  }

  private mutating func finishExec() {
    if let (process, thread) = anyThread(where: { $0.activity == .executingUnheld }) {
      if choices.onceIn(2) {
        processes[process]?.threads[thread]?.activity = .running
      } else {
        succeedUnheld(in: process)
      }
    }
    guard let (process, thread) = anyThread(where: { $0.activity == .executing }) else { return }
    switch choices.next() % 4 {
    case 0...1: succeed(thread, of: process)
    case 2: stop(thread, of: process, .trapped(thread))
    default: stop(thread, of: process, .signalled(thread, Signal(rawValue: Int32(1 + choices.next() % 31))))
    }
  }

  private mutating func succeed(_ thread: ThreadID, of process: ProcessID) {
    let leader = ThreadID(leaderOf: process)
    for (other, state) in processes[process]?.threads ?? [:] where other != thread && other != leader && state.isSeized
    {
      events[process, default: []].append(.ended(other))
    }
    processes[process]?.threads = [leader: Thread(activity: .stopped, isSeized: true)]
    processes[process]?.generation += 1
    events[process, default: []].append(.executed(process, formerThread: thread))
  }

  /// Nothing is told of it: the process goes on in an address space that the guard has not seen.
  private mutating func succeedUnheld(in process: ProcessID) {
    processes[process]?.threads = [ThreadID(leaderOf: process): Thread()]
    processes[process]?.generation += 1
    unknown.insert(fingerprint(of: process))
  }

  private func fingerprint(of process: ProcessID) -> Fingerprint {
    Fingerprint(high: UInt64(process.rawValue), low: processes[process]?.generation ?? 0)
  }

  private mutating func stop(_ thread: ThreadID, of process: ProcessID, _ fact: GateFact) {
    processes[process]?.threads[thread]?.activity = .stopped
    events[process, default: []].append(fact)
  }

  private mutating func endSomething() {
    guard let process = anyProcess() else { return }
    if choices.onceIn(2) { return end(process) }
    // A thread that returns, which only one that runs can do; a leader's number stays with its process.
    let returning = processes[process]?.threads.filter { $1.activity == .running && !$1.isSeized }.keys
    guard let thread = choices.pick((returning ?? [:].keys).sorted { $0.rawValue < $1.rawValue }) else { return }
    if thread == ThreadID(leaderOf: process) { return }
    processes[process]?.threads[thread] = nil
  }

  /// Everything of a process dies, and its stops with it.
  private mutating func end(_ process: ProcessID) {
    guard let gone = processes.removeValue(forKey: process) else { return }
    let leader = ThreadID(leaderOf: process)
    var told = (events[process] ?? []).filter { if case .ended = $0 { true } else { false } }
    for thread in gone.threads.keys.sorted(by: { $0.rawValue < $1.rawValue }) where thread != leader {
      if gone.threads[thread]?.isSeized == true { told.append(.ended(thread)) }
    }
    if gone.isChildOfGuard || gone.threads[leader]?.isSeized == true { told.append(.ended(leader)) }
    events[process] = told.isEmpty ? nil : told
  }

  // MARK: What the guard is told, and does

  private mutating func announce() {
    guard !announced.isEmpty else { return }
    var request = announced.remove(at: Int(choices.next() % UInt64(announced.count)))
    // The listener takes back what nobody waits for; now and then that happens just after it was handed out.
    guard isWaiting(request) || choices.onceIn(4) else { return }
    if unknown.contains(request.caller) { look() }
    request.callerIsKnown = !unknown.contains(request.caller)
    perform(watched.absorb(.requested(request)), stopped: nil)
  }

  /// What the guard does now and then for processes whose execs it did not hold.
  private mutating func look() {
    for process in watched.machine.unverifiedProcesses.sorted(by: { $0.rawValue < $1.rawValue }) {
      let fact: GateFact = processes[process] == nil ? .lost(process) : .looked(process, fingerprint(of: process))
      perform(watched.absorb(fact), stopped: nil)
    }
  }

  private mutating func tell() {
    guard let process = choices.pick(events.keys.sorted { $0.rawValue < $1.rawValue }),
      let fact = events[process]?.first
    else { return }
    events[process]?.removeFirst()
    if events[process]?.isEmpty == true { events[process] = nil }
    switch fact {
    case .executed(let process, _):
      let steps = watched.absorb(fact)
      // The model lets no exec go on that was not admitted.
      if case .examine(process, _) = steps.first {} else { watched.fail("does not examine an exec that was admitted") }
      perform(steps, stopped: ThreadID(leaderOf: process))
    case .trapped(let thread), .signalled(let thread, _): perform(watched.absorb(fact), stopped: thread)
    default: perform(watched.absorb(fact), stopped: nil)
    }
  }

  /// Does what `Gate` does, against the model.
  private mutating func perform(_ asked: [GateStep], stopped: ThreadID?) {
    var steps = asked
    var stopped = stopped
    while !steps.isEmpty {
      switch steps.removeFirst() {
      case .admit(let request): steps += watched.absorb(admit(request))
      case .readmit(let request): steps += watched.absorb(proceed(request))
      case .admitUnheld(let request):
        guard isWaiting(request) else { break }
        expectVerified(request)
        processes[request.process]?.threads[request.thread]?.activity = .executingUnheld
      case .verify(let process, _):
        let mayRun = !choices.onceIn(3)
        if mayRun { unknown.remove(fingerprint(of: process)) }
        steps += watched.absorb(.verified(process, mayRun: mayRun))
      case .destroy(let process, _): end(process)
      case .examine(let process, _): steps += watched.absorb(.ruled(process, mayRun: !choices.onceIn(3)))
      case .detach(let thread, _):
        if thread != stopped { watched.fail("lets go of \(thread), which is not in the stop that was told") }
        stopped = nil
        letGo(thread)
      case .kill(let thread):
        if thread != stopped { watched.fail("kills \(thread), which is not in the stop that was told") }
        stopped = nil
        end(ProcessID(rawValue: thread.rawValue))
      }
    }
    if let stopped { watched.fail("leaves \(stopped) in its stop") }
  }

  private mutating func admit(_ request: ExecRequest) -> GateFact {
    // A valid request's thread waits; an invalid one's may run on, be gone, or be somebody else's by now.
    let isWaiting = isWaiting(request)
    guard isWaiting || choices.onceIn(8), processes[request.process]?.threads[request.thread] != nil else {
      return .vanished(request)
    }
    if processes[request.process]?.threads.values.contains(where: { $0.activity == .executing }) == true {
      watched.fail("seizes a thread while another holds the lock that PTRACE_SEIZE waits for")
    }
    if isWaiting, choices.onceIn(10) {
      processes[request.process]?.threads[request.thread]?.activity = .running
      return .refused(request)
    }
    if processes[request.process]?.isDebugged == true { return .traced(request) }
    guard processes[request.process]?.threads[request.thread]?.isSeized == false else { return .vanished(request) }
    processes[request.process]?.threads[request.thread]?.isSeized = true
    return proceed(request)
  }

  /// The seized thread goes on with its exec; where its wait was aborted it stops, or stands in its next exec already.
  private mutating func proceed(_ request: ExecRequest) -> GateFact {
    guard let thread = processes[request.process]?.threads[request.thread] else { return .admitted(request) }
    switch thread.activity {
    case .waiting(let waiting) where waiting.id == request.id:
      expectVerified(request)
      processes[request.process]?.threads[request.thread]?.activity = .executing
    case .running:
      if choices.onceIn(2) {
        ask(request.thread, of: request.process)
      } else {
        stop(request.thread, of: request.process, .trapped(request.thread))
      }
    case .waiting, .executing, .executingUnheld, .stopped: break
    }
    return .admitted(request)
  }

  /// The promise that makes unheld execs sound: whatever a debugger has let start unseen, it never executes anything.
  private mutating func expectVerified(_ request: ExecRequest) {
    if unknown.contains(fingerprint(of: request.process)) { watched.fail("lets an unverified instance execute") }
  }

  private mutating func letGo(_ thread: ThreadID) {
    for (process, state) in processes where state.threads[thread] != nil {
      processes[process]?.threads[thread] = Thread()
    }
  }

  private func isWaiting(_ request: ExecRequest) -> Bool {
    guard case .waiting(let waiting) = processes[request.process]?.threads[request.thread]?.activity else {
      return false
    }
    return waiting.id == request.id
  }

  private mutating func anyProcess() -> ProcessID? {
    choices.pick(processes.keys.sorted { $0.rawValue < $1.rawValue })
  }

  private mutating func anyThread(where condition: (Thread) -> Bool) -> (ProcessID, ThreadID)? {
    var found: [(ProcessID, ThreadID)] = []
    for (process, state) in processes {
      for (thread, facts) in state.threads where condition(facts) { found.append((process, thread)) }
    }
    return choices.pick(found.sorted { $0.1.rawValue < $1.1.rawValue })
  }
}
