import GuardModel

/// The threads that are traced for good: pure bookkeeping.
///
/// In mode `trace` these are all threads of the step. In mode `notify` they are those that could not be seized again at
/// their next exec: a root guard without CAP_SYS_PTRACE may not seize a process that has changed its user, nor read its
/// `/proc` before its next exec. So the change itself is announced; the guard seizes every thread of the process before it
/// lets the change happen, remembers the fingerprint it had, and traces on whatever is forked from there.
struct LastingTrace {
  private var processes: [ThreadID: ProcessID] = [:]
  /// What processes are that may not be readable any more, or may execute without being asked first.
  private var fingerprints: [ProcessID: Fingerprint] = [:]

  /// Whether nobody is traced for good.
  var isEmpty: Bool { processes.isEmpty }

  // Asked at every exec, and nobody is traced for good in most steps.
  func contains(_ thread: ThreadID) -> Bool { !processes.isEmpty && processes[thread] != nil }

  /// The fingerprint of a process that may not be readable any more.
  func fingerprint(of process: ProcessID) -> Fingerprint? { fingerprints[process] }

  mutating func seized(_ thread: ThreadID, of process: ProcessID) { processes[thread] = process }

  /// Remembers what a process is until it executes.
  mutating func remember(_ process: ProcessID, as fingerprint: Fingerprint) {
    fingerprints[process] = fingerprints[process] ?? fingerprint
  }

  /// A thread has made another one, of its own process or leading a new one, which starts as what its maker is.
  mutating func forked(_ maker: ThreadID, _ thread: ThreadID, of process: ProcessID) {
    processes[thread] = process
    guard let parent = processes[maker], parent != process, let fingerprint = fingerprints[parent] else { return }
    // News of a fork can come after those of the child's first exec.
    remember(process, as: fingerprint)
  }

  /// Of an executing process only the leader is left, in an address space of its own.
  mutating func executed(_ process: ProcessID, formerThread: ThreadID) {
    let leader = ThreadID(leaderOf: process)
    guard contains(formerThread) || contains(leader) else { return }
    processes = processes.filter { $0.value != process }
    processes[leader] = process
    fingerprints[process] = nil
  }

  mutating func ended(_ thread: ThreadID) {
    guard !processes.isEmpty || !fingerprints.isEmpty else { return }
    processes[thread] = nil
    fingerprints[ProcessID(rawValue: thread.rawValue)] = nil
  }
}
