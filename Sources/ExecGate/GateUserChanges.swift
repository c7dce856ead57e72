import GuardModel
import LinuxKernel

// Processes that change their user under a guard which could not seize them again: traced for good (`LastingTrace`).
extension Gate {
  /// Traces a process for good, and lets it change its user then.
  mutating func traceForGood(_ raw: RawNotification, _ listener: borrowing Listener) throws(Errno) {
    guard let process = try? ProcessTree.process(of: raw.thread), listener.isValid(raw.id) else { return }
    guard !machine.isBusy(process) else {
      postponed.append(raw)
      return
    }
    if let fingerprint = try? fingerprints.fingerprint(of: raw.thread) { lasting.changes(process, from: fingerprint) }
    // A thread that was made meanwhile is either born traced, or in the next list.
    var found = true
    while found {
      found = false
      for thread in (try? ProcessTree.threads(of: process)) ?? [] where !lasting.contains(thread) {
        // A debugger's thread stays the debugger's; its execs go on unheld, or are refused.
        guard (try? Tracer.seizeForGood(thread)) != nil else { continue }
        lasting.seized(thread, of: process)
        found = true
      }
    }
    _ = try listener.proceed(raw.id)
  }

  mutating func retryPostponed(_ listener: borrowing Listener) throws(Errno) {
    let waiting = postponed
    postponed.removeAll()
    for raw in waiting { try traceForGood(raw, listener) }
  }

  /// How often the news of a fork are waited for, a millisecond each, where a process cannot be read.
  private static let forkPatience = 50

  /// The fingerprint of a process that asks to execute.
  mutating func caller(
    _ thread: ThreadID, _ process: ProcessID, _ listener: borrowing Listener, _ keeper: inout some GateKeeper
  ) throws(Errno) -> Fingerprint {
    for _ in 0..<Self.forkPatience {
      if let fingerprint = lasting.fingerprint(of: process) { return fingerprint }
      do { return try fingerprints.fingerprint(of: thread) } catch {
        // The child of a process that changed its user can be here before its maker's fork has been told.
        guard error == .accessDenied, lasting.contains(thread) else { throw error }
        _ = try takeChildEvents(listener, &keeper)
        GuardProcess.pause(milliseconds: 1)
      }
    }
    throw .accessDenied
  }

  /// Takes a stop that is no signal's: the one that closes an exec, or one of a thread that is traced for good.
  ///
  /// - Returns: the stop, where the machine decides about it.
  mutating func takeTrap(_ tracee: consuming StoppedTracee, _ signal: Signal) -> StoppedTracee? {
    let thread = tracee.thread
    if !seizedOnce.contains(thread), !lasting.contains(thread), let process = try? ProcessTree.process(of: thread) {
      // Born traced, and here before its maker could tell of it.
      lasting.seized(thread, of: process)
    }
    guard lasting.contains(thread) else {
      machine.absorb(.trapped(thread), into: &steps)
      return tracee
    }
    guard signal == .trap else {
      tracee.listen()
      return nil
    }
    machine.absorb(.trapped(thread), into: &steps)
    return tracee
  }
}
