import GuardModel
import LinuxKernel

// Calls beside execs that the filter announces: ways into other processes, and to engines outside the step.
extension Gate {
  /// Refuses a call that would enter a process which the keeper protects, and lets every other one go on.
  mutating func takeWatched(
    _ call: WatchedCall, _ raw: RawNotification, _ keeper: inout some GateKeeper
  ) throws(Errno) {
    let caller = try? fingerprints.fingerprint(of: raw.thread)
    // Nil where that cannot be told now: then it might be one that is protected.
    let targets = try? call.targets(of: raw.thread)
    let path = call.socketPath(of: raw.thread)
    // What was read is the caller's only if it still stands there.
    guard try stands(raw.id, raw.thread) else { return }
    if let path { keeper.connects(raw.thread, caller: caller, to: path) }
    let mayGoOn = targets?.allSatisfy { keeper.mayEnter($0, by: raw.thread, caller: caller) } ?? false
    _ = try answer(raw.id, raw.thread, refusing: mayGoOn ? nil : .notPermitted)
  }
}
