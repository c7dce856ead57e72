import CLinux
import KernelDouble

// What the simulated kernel answers to each call; errors are negative numbers as in CLinux.
extension SimulatedKernel {
  private static let permission: Int64 = -1
  private static let noEntry: Int64 = -2
  private static let gone: Int64 = -3
  private static let invalid: Int64 = -22

  func answer(_ call: inout kernel_call) -> Int64 {
    switch call.kind {
    case KERNEL_RECEIVE: return receive(&call)
    case KERNEL_IS_VALID: return waiter(call.word) == nil ? Self.noEntry : 0
    case KERNEL_CONTINUE: return proceed(call.word)
    case KERNEL_FAIL: return refuse(call.word)
    case KERNEL_SEIZE, KERNEL_SEIZE_FOR_GOOD: return seize(call.thread)
    case KERNEL_INTERRUPT: return interrupt(call.thread)
    case KERNEL_CALL:
      call.values.0 = 59
      return threads[call.thread]?.state == .stopped(GUARD_CHILD_CALLED) ? 0 : Self.gone
    case KERNEL_FINISH_CALL:
      guard threads[call.thread]?.state == .stopped(GUARD_CHILD_CALLED) else { return Self.gone }
      startExec(call.thread)
      return 0
    case KERNEL_FAIL_CALL:
      guard threads[call.thread]?.state == .stopped(GUARD_CHILD_CALLED) else { return Self.gone }
      skipCall(call.thread)
      return 0
    case KERNEL_RESUME: return letGo(call.thread, staysTraced: true)
    case KERNEL_LISTEN: return threads[call.thread] == nil ? Self.gone : 0
    case KERNEL_DETACH: return letGo(call.thread, staysTraced: false)
    case KERNEL_EVENT_MESSAGE:
      call.word = messages[call.thread] ?? 0
      return threads[call.thread] == nil ? Self.gone : 0
    case KERNEL_NEXT_CHILD_EVENT: return nextEvent(&call)
    case KERNEL_LEADER_CHECK:
      guard let thread = threads[call.thread] else { return Self.gone }
      return thread.process == call.thread ? 0 : Self.gone
    case KERNEL_READ: return read(&call)
    case KERNEL_LIST_NUMBERS: return list(&call)
    case KERNEL_KILL:
      if call.values.0 == 9 { end(threads[call.thread]?.process ?? call.thread) }
      return 0
    default: return Self.invalid
    }
  }

  private func receive(_ call: inout kernel_call) -> Int64 {
    guard !waiting.isEmpty else { return Self.noEntry }
    let (id, thread, action) = waiting.removeFirst()
    call.word = id
    call.values.0 = thread
    switch action {
    case .execute, .executeNothing, .await: call.values.1 = 59
    case .changeUser: call.values.1 = 105
    case .enter:
      call.values.1 = 101
      call.arguments.0 = 16
      call.arguments.1 = UInt64(Self.protected.rawValue)
    case .takeDescriptor:
      call.values.1 = 438
      call.arguments.0 = 3
    }
    return 0
  }

  private func seize(_ number: Int32) -> Int64 {
    guard let thread = threads[number] else { return Self.gone }
    if thread.isTraced || debugged.contains(thread.process) { return Self.permission }
    threads[number]?.isTraced = true
    return 0
  }

  private func interrupt(_ number: Int32) -> Int64 {
    guard let thread = threads[number], thread.isTraced else { return Self.gone }
    threads[number]?.isInterrupted = true
    switch thread.state {
    case .running: stopNow(number)  // its wait was aborted
    case .waiting where !waitIsKillable: abortWait(number)
    case .waiting, .executing, .stopped: break
    }
    return 0
  }

  private func nextEvent(_ call: inout kernel_call) -> Int64 {
    guard !events.isEmpty else {
      call.values.0 = Int32(bitPattern: GUARD_CHILD_NONE.rawValue)
      return 0
    }
    let event = events.removeFirst()
    call.values.0 = Int32(bitPattern: event.kind.rawValue)
    call.values.1 = event.value
    call.thread = event.thread
    return 0
  }

  private func list(_ call: inout kernel_call) -> Int64 {
    let parts = String(cString: call.path).split(separator: "/")
    guard parts.count == 3, parts[2] == "task", let process = Int32(parts[1]), threads[process] != nil else {
      return Self.noEntry
    }
    let numbers = threads.filter { $0.value.process == process }.keys.sorted().prefix(call.capacity)
    call.into.assumingMemoryBound(to: Int32.self).update(from: Array(numbers), count: numbers.count)
    return Int64(numbers.count)
  }

  private func read(_ call: inout kernel_call) -> Int64 {
    let parts = String(cString: call.path).split(separator: "/")
    guard parts.count > 2, let number = Int32(parts[1]), let thread = threads[number] else {
      return Self.noEntry
    }
    let bytes: [UInt8]
    switch parts[2] {
    case "auxv": bytes = vector(of: thread.process)
    case "status":
      let tracer = debugged.contains(thread.process) ? 7 : thread.isTraced ? 1 : 0
      bytes = Array("Name:\tx\nTgid:\t\(thread.process)\nTracerPid:\t\(tracer)\nNSpid:\t\(number)\n".utf8)
    case "syscall": bytes = Array((thread.state == .running ? "0 0x0\n" : "59 0x0\n").utf8)
    case "fdinfo": bytes = Array("pos:\t0\nPid:\t\(Self.protected.rawValue)\n".utf8)
    default: return Self.noEntry
    }
    // An unheld exec happens while it is looked at.
    if thread.state == .executing, !thread.isTraced { advanceExec(number) }
    let count = min(bytes.count, call.capacity)
    call.into.assumingMemoryBound(to: UInt8.self).update(from: bytes, count: count)
    return Int64(count)
  }

  /// An auxiliary vector that no other address space has.
  func vector(of process: Int32) -> [UInt8] {
    let generation = images[process]?.generation ?? 0
    return (0..<40).flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: (generation &+ UInt64(word) &* 0x0101) >> (8 * UInt64($0))) }
    }
  }
}
