import GuardModel
import CLinux
import KernelDouble

/// A kernel in small, below the real gate: it answers the gate's calls for a few threads that follow their scripts, and
/// one of the calls as a fault says. It notes every promise that the gate breaks.
final class SimulatedKernel {
  /// What a thread does next, one after the other.
  enum Action {
    /// Executes; the new image may run, or may not.
    case execute(mayRun: Bool)
    /// Asks for an exec that fails.
    case executeNothing
    case changeUser
    /// ptrace(2) of the process that is protected.
    case enter
    /// pidfd_getfd(2) of it.
    case takeDescriptor
    /// Waits until the thread with this number has done everything.
    case await(Int32)
  }

  enum State: Equatable {
    case running
    /// In a notification, or, where everybody is traced, in a stop before the call.
    case waiting(UInt64)
    /// Its exec was let go on.
    case executing
    case stopped(guard_child_kind)
  }

  struct Thread {
    var process: Int32
    var actions: [Action]
    var state = State.running
    var isTraced = false
    /// Whether it stops when its call returns.
    var isInterrupted = false
  }

  /// An address space, and what was judged of the exec that made it.
  struct Image {
    var generation: UInt64
    var mayRun = true
    var isKnown = true
  }

  /// The process that nobody may enter.
  static let protected = ProcessID(rawValue: 100)

  let isTracing: Bool
  let waitIsKillable: Bool
  var threads: [Int32: Thread] = [:]
  var images: [Int32: Image] = [:]
  /// Processes whose threads a debugger of the step traces.
  var debugged: Set<Int32> = []
  var waiting: [(id: UInt64, thread: Int32, action: Action)] = []
  var events: [(kind: guard_child_kind, thread: Int32, value: Int32)] = []
  /// What PTRACE_GETEVENTMSG says at a thread's stop.
  var messages: [Int32: UInt64] = [:]
  private(set) var violations: [String] = []
  var refusals = 0
  private var answered: Set<UInt64> = []
  private var nextID: UInt64 = 1
  private var nextGeneration: UInt64 = 1

  init(isTracing: Bool, waitIsKillable: Bool) {
    self.isTracing = isTracing
    self.waitIsKillable = waitIsKillable
  }

  func fail(_ promise: String) { violations.append(promise) }

  func addThread(_ number: Int32, of process: Int32, _ actions: [Action]) {
    threads[number] = Thread(process: process, actions: actions, isTraced: isTracing)
    if images[process] == nil { images[process] = newImage(mayRun: true, isKnown: true) }
  }

  private func newImage(mayRun: Bool, isKnown: Bool) -> Image {
    nextGeneration += 1
    return Image(generation: nextGeneration, mayRun: mayRun, isKnown: isKnown)
  }

  // MARK: The step

  /// Lets every thread that can do the next thing do it.
  func advance() {
    for number in threads.keys.sorted() {
      guard let thread = threads[number] else { continue }
      switch thread.state {
      case .running: act(number, thread)
      case .executing: finish(number, thread)
      case .waiting, .stopped: break
      }
    }
  }

  private func act(_ number: Int32, _ thread: Thread) {
    if let image = images[thread.process], image.isKnown, !image.mayRun {
      fail("\(number) runs in an image that was judged not to")
    }
    guard let action = thread.actions.first else {
      // A leader that is done waits for its threads.
      if number != thread.process || threads.values.filter({ $0.process == number }).count == 1 { end(number) }
      return
    }
    if case .await(let other) = action {
      if threads[other] == nil { threads[number]?.actions.removeFirst() }
      return
    }
    if isTracing {
      switch action {
      case .execute, .executeNothing: stop(number, GUARD_CHILD_CALLED)
      case .changeUser, .enter, .takeDescriptor, .await: threads[number]?.actions.removeFirst()
      }
      return
    }
    threads[number]?.state = .waiting(nextID)
    waiting.append((nextID, number, action))
    nextID += 1
  }

  /// Lets an exec come to its end.
  func advanceExec(_ number: Int32) {
    if let thread = threads[number] { finish(number, thread) }
  }

  /// A thread that is to stop, and stands in no call.
  func stopNow(_ number: Int32) { stop(number, GUARD_CHILD_TRAPPED, value: 5) }

  private func finish(_ number: Int32, _ thread: Thread) {
    guard !thread.actions.isEmpty else { return }
    let action = threads[number]?.actions.removeFirst()
    guard case .execute(let mayRun) = action else {
      if isTracing {
        stop(number, GUARD_CHILD_RETURNED)
      } else if thread.isTraced, thread.isInterrupted {
        stop(number, GUARD_CHILD_TRAPPED, value: 5)
      } else {
        threads[number]?.state = .running
      }
      return
    }
    let leader = thread.process
    for (other, state) in threads where state.process == leader && other != number {
      threads[other] = nil
      forget(other)
      if state.isTraced, other != leader { tell(GUARD_CHILD_KILLED, other) }
    }
    threads[number] = nil
    forget(number)
    threads[leader] = Thread(process: leader, actions: Array(thread.actions.dropFirst()))
    threads[leader]?.isTraced = thread.isTraced
    images[leader] = newImage(mayRun: mayRun, isKnown: false)
    if thread.isTraced { stop(leader, GUARD_CHILD_EXEC, message: UInt64(number)) }
  }

  private func stop(_ number: Int32, _ kind: guard_child_kind, value: Int32 = 0, message: UInt64 = 0) {
    threads[number]?.state = .stopped(kind)
    threads[number]?.isInterrupted = false
    messages[number] = message
    tell(kind, number, value)
  }

  private func tell(_ kind: guard_child_kind, _ number: Int32, _ value: Int32 = 0) {
    events.append((kind, number, value))
  }

  /// Takes back what a thread had to tell.
  private func forget(_ number: Int32) {
    events.removeAll { $0.thread == number && $0.kind != GUARD_CHILD_KILLED && $0.kind != GUARD_CHILD_EXITED }
    waiting.removeAll { $0.thread == number }
  }

  /// A thread, or with its leader the whole process, is gone.
  func end(_ number: Int32) {
    guard let thread = threads[number] else { return }
    let gone = number == thread.process ? threads.filter { $0.value.process == number }.keys.sorted(by: >) : [number]
    for other in gone {
      let wasTraced = threads[other]?.isTraced == true
      threads[other] = nil
      forget(other)
      if wasTraced { tell(GUARD_CHILD_KILLED, other) }
    }
    if number == thread.process { images[number] = nil }
  }

  /// A signal handler ends a thread's wait, and the thread asks again.
  func abortWait(_ number: Int32) {
    guard case .waiting = threads[number]?.state else { return }
    waiting.removeAll { $0.thread == number }
    if threads[number]?.isTraced == true, threads[number]?.isInterrupted == true {
      stop(number, GUARD_CHILD_TRAPPED, value: 5)
    } else {
      threads[number]?.state = .running
    }
  }

  func waiter(_ id: UInt64) -> Int32? { threads.first { $0.value.state == .waiting(id) }?.key }

  // MARK: What lets threads go

  func letGo(_ number: Int32, staysTraced: Bool) -> Int64 {
    guard let thread = threads[number], case .stopped(let kind) = thread.state else { return -3 }
    if let image = images[thread.process], !image.isKnown || !image.mayRun {
      fail("\(number) is let go from a stop in an image that was not judged to run")
    }
    // A call is skipped only by `refuse`; running on from the stop before it would execute.
    if kind == GUARD_CHILD_CALLED, isTracing { fail("\(number) is let go before its exec") }
    threads[number]?.state = .running
    threads[number]?.isTraced = staysTraced
    return 0
  }

  func proceed(_ id: UInt64) -> Int64 {
    guard let number = waiter(id), let action = threads[number]?.actions.first else {
      if answered.contains(id) { fail("\(id) is answered twice") }
      return -2
    }
    answered.insert(id)
    switch action {
    case .execute, .executeNothing: startExec(number)
    case .changeUser, .enter, .takeDescriptor, .await:
      if case .changeUser = action {
      } else if threads[Self.protected.rawValue] != nil {
        fail("\(number) enters a process that is protected")
      }
      threads[number]?.actions.removeFirst()
      threads[number]?.state = .running
    }
    return 0
  }

  func startExec(_ number: Int32) {
    guard let thread = threads[number], let image = images[thread.process] else { return }
    if !image.isKnown || !image.mayRun { fail("\(number) executes in an image that was not judged to run") }
    if !thread.isTraced, !debugged.contains(thread.process) { fail("\(number) executes although nobody holds it") }
    if threads.contains(where: { $0.value.process == thread.process && $0.value.state == .executing }) {
      fail("\(thread.process) has two execs in flight")
    }
    threads[number]?.state = .executing
  }

  func refuse(_ id: UInt64) -> Int64 {
    guard let number = waiter(id) else {
      if answered.contains(id) { fail("\(id) is answered twice") }
      return -2
    }
    answered.insert(id)
    skipCall(number)
    return 0
  }

  func skipCall(_ number: Int32) {
    refusals += 1
    threads[number]?.actions.removeFirst()
    threads[number]?.state = .running
  }
}
