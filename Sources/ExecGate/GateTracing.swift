import GuardModel
import LinuxKernel

// Mode `trace`: every thread of the step is traced for good, and execs stand in ptrace stops.
extension Gate {
  /// Whether, in mode `trace`, no thread of the step is left.
  public var isDeserted: Bool { isTracing && lasting.isEmpty }

  /// Knows the step's first process, which the launch has seized; until its first exec it is a fork of the guard.
  mutating func trace(_ process: ProcessID) {
    lasting.seized(ThreadID(leaderOf: process), of: process)
    // Of the guard itself: that exec may have happened by now, where nothing stops it.
    guard let fingerprint = try? fingerprints.fingerprint(of: ThreadID(leaderOf: GuardProcess.process)) else { return }
    lasting.remember(process, as: fingerprint)
  }

  /// Remembers what a process is that is traced for good: it may soon be unreadable, or execute without being asked.
  mutating func rememberBirth(of process: ProcessID) {
    let leader = ThreadID(leaderOf: process)
    guard lasting.contains(leader), let fingerprint = try? fingerprints.fingerprint(of: leader) else { return }
    lasting.remember(process, as: fingerprint)
  }

  /// Takes a thread that stands before a call: an exec, or a change of user.
  mutating func takeCall(_ tracee: consuming StoppedTracee, _ keeper: inout some GateKeeper) throws(Errno) {
    let thread = tracee.thread
    meet(thread)
    guard isTracing, tracee.standsBeforeExec() else {
      // What it is has been remembered since its birth, so it may become unreadable. In mode `notify` the filter stops
      // nobody: a filter of the step's own does, for a tracer that it does not have.
      tracee.resume()
      return
    }
    let id = NotificationID(rawValue: nextHeld)
    nextHeld += 1
    held[thread] = (tracee.hold(), id)
    try take(id, thread, &keeper)
  }

  /// Knows a thread that was born traced, and stops before its maker could tell of it.
  mutating func meet(_ thread: ThreadID) {
    guard !seizedOnce.contains(thread), !lasting.contains(thread) else { return }
    guard let process = try? ProcessTree.process(of: thread) else { return }
    lasting.seized(thread, of: process)
  }

  /// Who executed where nobody was asked: what the process was until then. The fork that made it may not have been told.
  mutating func maker(of process: ProcessID, _ keeper: inout some GateKeeper) throws(Errno) -> Fingerprint? {
    for _ in 0..<Self.forkPatience {
      if let fingerprint = lasting.fingerprint(of: process) { return fingerprint }
      guard try waitForNews(&keeper) else { break }
    }
    return nil
  }
}
