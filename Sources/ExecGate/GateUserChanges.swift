import GuardModel
import LinuxKernel

// Processes that change their user under a guard which could not seize them again: traced for good (`LastingTrace`).
extension Gate {
  /// Traces a process for good, and lets it change its user then.
  mutating func traceForGood(_ raw: RawNotification) throws(Errno) {
    guard let process = try? ProcessTree.process(of: raw.thread) else {
      // What setuid(2) says where the kernel lacks the means for now. Where the thread is gone, nobody hears it.
      _ = try answer(raw.id, raw.thread, refusing: .tryAgain)
      return
    }
    guard try stands(raw.id, raw.thread) else { return }
    guard !machine.isBusy(process) else {
      postponed.append(raw)
      return
    }
    if let fingerprint = try? fingerprints.fingerprint(of: raw.thread) { lasting.remember(process, as: fingerprint) }
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
    _ = try answer(raw.id, raw.thread, refusing: nil)
  }

  mutating func retryPostponed() throws(Errno) {
    let waiting = postponed
    postponed.removeAll()
    for raw in waiting { try traceForGood(raw) }
  }

  /// How often the news of a fork are waited for, a millisecond each, where a process cannot be read.
  static let forkPatience = 50
  /// How many processes may wait for such news inside each other's waits, which the step could drive at will.
  private static let deepestWait = 8

  /// Takes what has come up while a process waits for the news of the fork that made it.
  ///
  /// - Returns: false where no more is to be waited for.
  mutating func waitForNews(_ keeper: inout some GateKeeper) throws(Errno) -> Bool {
    guard waits < Self.deepestWait else { return false }
    waits += 1
    defer { waits -= 1 }
    _ = try takeChildEvents(&keeper)
    GuardProcess.pause(milliseconds: 1)
    return true
  }

  /// The fingerprint of a process that asks to execute.
  mutating func caller(
    _ thread: ThreadID, _ process: ProcessID, _ keeper: inout some GateKeeper
  ) throws(Errno) -> Fingerprint {
    for _ in 0..<Self.forkPatience {
      // What can be read is the truth; what was remembered is for those who cannot be read any more.
      do { return try fingerprints.fingerprint(of: thread) } catch {
        guard error == .accessDenied else { throw error }
        if let fingerprint = lasting.fingerprint(of: process) { return fingerprint }
        // The child of a process that changed its user can be here before its maker's fork has been told.
        guard lasting.contains(thread), try waitForNews(&keeper) else { throw error }
      }
    }
    throw .accessDenied
  }

  /// Takes a stop that is no signal's: the one that closes an exec, or one of a thread that is traced for good.
  ///
  /// - Returns: the stop, where the machine decides about it.
  mutating func takeTrap(_ tracee: consuming StoppedTracee, _ signal: Signal) -> StoppedTracee? {
    let thread = tracee.thread
    meet(thread)
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
