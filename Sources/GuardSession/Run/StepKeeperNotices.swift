import GuardModel
import LinuxKernel

// Attempts on the guard, and ways on which work leaves the step.
extension StepKeeper {
  /// Learns that the sentinel was killed while the step ran, which only somebody who attacks the guard has reason to do.
  mutating func sentinelWasKilled() {
    // Without it nobody would end the step if the guard died, so this is not left to the policy.
    notice(
      .tampering(.sentinelKilled), "the guard's sentinel process was killed from outside the guard",
      action: .terminated)
  }

  /// Learns that the sentinel was stopped alone; it has been continued.
  mutating func sentinelWasStopped() {
    notice(
      .tampering(.sentinelStopped), "the guard's sentinel process was stopped from outside the guard",
      action: responseToTampering)
  }

  /// Looks, when nothing of the step is left, at what it may have changed behind the guard's back.
  mutating func lookBack(to before: KernelHelpers, now: KernelHelpers) {
    if !traceIsIntact {
      notice(.tampering(.traceChanged), "the trace was changed or replaced while the guard was writing it")
    }
    for change in now.changes(since: before) {
      switch change {
      case .program(let setting, let before, let after):
        notice(
          .tampering(.kernelHelperChanged), "\(setting) was changed while the step ran, from '\(before)' to '\(after)'")
      case .interpreter(let name):
        notice(
          .handoff(.interpreterRegistered),
          "\(name) was registered while the step ran, as an interpreter for the whole machine")
      }
    }
  }

  mutating func mayEnter(_ target: ProcessID, by thread: ThreadID, caller: Fingerprint?) -> Bool {
    let who = instance(caller)
    let reason: Tampering
    let message: String
    if target == GuardProcess.process || target == sentinel {
      (reason, message) = (.guardAccess, "a process of the step tried to enter the guard's")
    } else if !(who?.standing.isSanctioned ?? false), let engine = sanctioned(target) {
      let path = engine.attempt.image.path
      (reason, message) = (.engineAccess, "a process of the step tried to enter the sanctioned engine's \(path)")
    } else {
      return true
    }
    notice(
      .tampering(reason), message, by: try? ProcessTree.process(of: thread), instance: who?.id,
      action: responseToTampering)
    return false
  }

  mutating func connects(_ thread: ThreadID, caller: Fingerprint?, to path: ByteString) {
    let socket = EngineSockets.canonical(path).description
    guard engineSockets.contains(socket) else { return }
    notice(
      .handoff(.engineSocketConnected),
      "a program of the step connected to \(socket): what it has started there is not guarded",
      by: try? ProcessTree.process(of: thread), instance: instance(caller)?.id)
  }

  private func instance(_ fingerprint: Fingerprint?) -> Instance? {
    guard let fingerprint, case .known(let instance) = caller(fingerprint) else { return nil }
    return instance
  }

  /// The instance that a process is, where that is part of a sanctioned engine or its runtime.
  private func sanctioned(_ process: ProcessID) -> Instance? {
    let found = instance(try? fingerprints.fingerprint(of: ThreadID(leaderOf: process)))
    return found?.standing.isSanctioned == true ? found : nil
  }
}

extension Standing {
  fileprivate var isSanctioned: Bool {
    switch self {
    case .sanctionedComponent, .sanctionedRuntime: true
    case .ordinary, .unsanctionedComponent, .suspiciousRuntime: false
    }
  }
}
