import ExecGate
import GuardModel

/// A kernel in small for mode `trace`: every thread has the guard for its tracer, and stands before an exec until it is
/// let go on; some execs an outer listener lets go on first. Threads die at any point.
///
/// Facts about different processes arrive in any order, those about one process in the order they happened.
package struct TracedKernelModel {
  private enum Activity: Equatable {
    case running
    /// Stands before the call; the guard may not know of it yet.
    case standing(ExecRequest)
    /// The call was let go on, and the thread stops when it returns.
    case executing
    case stopped
  }

  private var choices: Choices
  private var watched = WatchedMachine()
  private var processes: [ProcessID: [ThreadID: Activity]] = [:]
  /// What waitpid(2) has to tell, by process.
  private var events: [ProcessID: [GateFact]] = [:]
  /// The calls that the guard keeps standing, as `Gate.held`.
  private var held: [ThreadID: NotificationID] = [:]
  private var nextRequest: UInt64 = 1
  private var nextThread: Int32 = 1

  private init(_ choices: Choices) { self.choices = choices }

  /// Lets so many things happen, as far as there are choices, settle, and everything end.
  ///
  /// - Returns: the first promise that was broken; nil where all were kept.
  package static func run(_ choices: Choices, length: Int) -> String? {
    var model = TracedKernelModel(choices)
    for _ in 0..<length where !model.choices.areSpent { model.happen() }
    model.settle()
    for process in model.sortedProcesses { model.end(process) }
    while !model.events.isEmpty { model.tell() }
    if !model.watched.machine.isIdle { model.watched.fail("is not idle when everything has ended") }
    if !model.held.isEmpty { model.watched.fail("keeps \(model.held) standing when everything has ended") }
    return model.watched.violation
  }

  private mutating func happen() {
    switch choices.next() % 12 {
    case 0: start()
    case 1: addThread()
    case 2...4: ask()
    case 5...6: finishExec()
    case 7: passUnasked()
    case 8: endSomething()
    case 9: signal()
    default: tell()
    }
  }

  /// Lets every exec come to its end: whoever stands then would stand for ever.
  private mutating func settle() {
    for _ in 0..<10_000 {
      if !events.isEmpty {
        tell()
      } else if any({ $0 == .executing }) != nil {
        finishExec()
      } else {
        break
      }
    }
    if let (_, thread) = any({ if case .standing = $0 { true } else { false } }) {
      watched.fail("leaves \(thread) standing before its exec")
    }
    if let (_, thread) = any({ $0 == .stopped }) { watched.fail("leaves \(thread) stopped") }
  }

  // MARK: What the step does

  private mutating func start() {
    guard processes.count < 4 else { return }
    processes[ProcessID(rawValue: nextThread)] = [ThreadID(rawValue: nextThread): .running]
    nextThread += 1
  }

  private mutating func addThread() {
    guard let (process, _) = any({ $0 == .running }) else { return }
    processes[process]?[ThreadID(rawValue: nextThread)] = .running
    nextThread += 1
  }

  private mutating func ask() {
    guard let (process, thread) = any({ $0 == .running }) else { return }
    let request = ExecRequest(nextRequest, by: thread, of: process)
    nextRequest += 1
    processes[process]?[thread] = .standing(request)
    events[process, default: []].append(.requested(request))
  }

  private mutating func finishExec() {
    guard let (process, thread) = any({ $0 == .executing }) else { return }
    if choices.onceIn(2) { becomeImage(process, thread) } else { stop(thread, of: process, .trapped(thread)) }
  }

  /// An outer listener lets an exec go on before the guard's filter is asked.
  private mutating func passUnasked() {
    guard let (process, thread) = any({ $0 == .running }) else { return }
    becomeImage(process, thread)
  }

  /// The other threads die where they are, with what they were about to tell; the ends of the leader and of the executing
  /// thread are not told.
  private mutating func becomeImage(_ process: ProcessID, _ thread: ThreadID) {
    let leader = ThreadID(leaderOf: process)
    let others = (processes[process] ?? [:]).keys.filter { $0 != thread && $0 != leader }
    var told = (events[process] ?? []).filter { if case .ended = $0 { true } else { false } }
    told += others.sorted { $0.rawValue < $1.rawValue }.map { .ended($0) }
    events[process] = told + [.executed(process, formerThread: thread)]
    processes[process] = [leader: .stopped]
  }

  private mutating func signal() {
    guard let (process, thread) = any({ $0 == .running }) else { return }
    stop(thread, of: process, .signalled(thread, .user1))
  }

  private mutating func stop(_ thread: ThreadID, of process: ProcessID, _ fact: GateFact) {
    processes[process]?[thread] = .stopped
    events[process, default: []].append(fact)
  }

  private mutating func endSomething() {
    guard let process = choices.pick(sortedProcesses) else { return }
    if choices.onceIn(2) { return end(process) }
    guard let (_, thread) = any({ $0 == .running }), thread.rawValue != process.rawValue else { return }
    for (owner, threads) in processes where threads[thread] != nil && thread != ThreadID(leaderOf: owner) {
      processes[owner]?[thread] = nil
      events[owner, default: []].append(.ended(thread))
    }
  }

  /// Everything of a process dies, and its stops with it.
  private mutating func end(_ process: ProcessID) {
    guard let threads = processes.removeValue(forKey: process) else { return }
    let leader = ThreadID(leaderOf: process)
    var told = (events[process] ?? []).filter { if case .ended = $0 { true } else { false } }
    for thread in threads.keys.sorted(by: { $0.rawValue < $1.rawValue }) where thread != leader {
      told.append(.ended(thread))
    }
    events[process] = told + [.ended(leader)]
  }

  // MARK: What the guard is told, and does

  private mutating func tell() {
    guard let process = choices.pick(events.keys.sorted { $0.rawValue < $1.rawValue }),
      var fact = events[process]?.first
    else { return }
    events[process]?.removeFirst()
    if events[process]?.isEmpty == true { events[process] = nil }
    var stopped: ThreadID?
    switch fact {
    case .requested(let request):
      held[request.thread] = request.id
      var told = request
      // The ledger forgets an instance that it takes for dead.
      told.callerIsKnown = !choices.onceIn(8)
      fact = .requested(told)
    case .executed(let process, let former):
      held[ThreadID(leaderOf: process)] = nil
      held[former] = nil
      stopped = ThreadID(leaderOf: process)
      if !watched.machine.expectsExec(of: process) {
        fact = .passed(
          process, caller: choices.onceIn(4) ? nil : ExecRequest(0, by: ThreadID(leaderOf: process), of: process).caller
        )
      }
    case .trapped(let thread), .signalled(let thread, _): stopped = thread
    case .ended(let thread): held[thread] = nil
    default: break
    }
    let steps = watched.absorb(fact)
    switch fact {
    case .executed(let process, _), .passed(let process, _):
      // Nothing runs in a new image that was not examined.
      if case .examine(process, _) = steps.first { break }
      watched.fail("does not examine a new image")
    default: break
    }
    perform(steps, stopped: stopped)
  }

  /// Does what `Gate` does in mode `trace`, against the model.
  private mutating func perform(_ asked: [GateStep], stopped: ThreadID?) {
    var steps = asked
    var stopped = stopped
    while !steps.isEmpty {
      switch steps.removeFirst() {
      case .admit(let request), .readmit(let request): steps += watched.absorb(admit(request))
      case .admitUnheld: watched.fail("lets an exec go on unheld, although nobody else can hold it")
      case .verify(let process, _): steps += watched.absorb(.verified(process, mayRun: !choices.onceIn(3)))
      case .examine(let process, _): steps += watched.absorb(.ruled(process, mayRun: !choices.onceIn(3)))
      case .destroy(let process, let request):
        if let request { held[request.thread] = nil }
        end(process)
      case .detach(let thread, _):
        if thread != stopped { watched.fail("lets go of \(thread), which is not in the stop that was told") }
        stopped = nil
        for (process, threads) in processes where threads[thread] == .stopped { processes[process]?[thread] = .running }
      case .kill(let thread):
        if thread != stopped { watched.fail("kills \(thread), which is not in the stop that was told") }
        stopped = nil
        end(ProcessID(rawValue: thread.rawValue))
      }
    }
    if let stopped { watched.fail("leaves \(stopped) in its stop") }
  }

  private mutating func admit(_ request: ExecRequest) -> GateFact {
    guard held[request.thread] == request.id else { return .vanished(request) }
    held[request.thread] = nil
    // It may have been killed where it stands, and its end not been told yet.
    guard case .standing(let standing) = processes[request.process]?[request.thread], standing.id == request.id else {
      return .vanished(request)
    }
    processes[request.process]?[request.thread] = .executing
    return .admitted(request)
  }

  private var sortedProcesses: [ProcessID] { processes.keys.sorted { $0.rawValue < $1.rawValue } }

  private mutating func any(_ condition: (Activity) -> Bool) -> (ProcessID, ThreadID)? {
    var found: [(ProcessID, ThreadID)] = []
    for (process, threads) in processes {
      for (thread, activity) in threads where condition(activity) { found.append((process, thread)) }
    }
    return choices.pick(found.sorted { $0.1.rawValue < $1.1.rawValue })
  }
}
