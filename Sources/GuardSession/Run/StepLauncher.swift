import GuardModel
import LinuxKernel

/// Starts a step in the mode that was asked for, or in the first one that works here: launching is the self-test.
struct StepLauncher {
  let mode: RunRequest.Mode
  let kernel: KernelRelease
  let capabilities: Capabilities

  /// What is tried first.
  var firstChoice: Interception {
    switch mode {
    case .notify: .notify
    case .trace: .trace(refusesUntraced: false)
    case .auto: kernel.letsNotifiedCallsProceed ? .notify : .trace(refusesUntraced: false)
    }
  }

  /// Starts the step; `watchesConnections` where there is an engine's socket that it can connect to.
  ///
  /// - Throws: `GuardFailure` where it cannot be guarded, and nothing of it has run.
  func launch(_ request: StepRequest, watchesConnections: Bool) throws(GuardFailure) -> LaunchedStep {
    if mode == .notify, !kernel.letsNotifiedCallsProceed {
      throw GuardFailure(
        .launching, "a listener cannot let execs go on before Linux 5.5",
        cure: "let the guard choose its mode (--mode auto) or trace (--mode trace)")
    }
    let sentinelFilter = try ExecFilter.sentinel()
    var interception = firstChoice
    while true {
      let filter = try ExecFilter(
        guardLacksPtraceCapability: !capabilities.mayTraceAnybody, guardIsRoot: GuardProcess.user == .root,
        interception: interception, watchesConnections: watchesConnections)
      do throws(LaunchFailure) {
        return try LaunchedStep(
          request, filter: filter, sentinelFilter: sentinelFilter, interception: interception)
      } catch {
        guard let next = fallback(from: interception, error) else { throw error.asGuardFailure }
        interception = next
      }
    }
  }

  /// What is left to try after a failure; nil where nothing is.
  private func fallback(from interception: Interception, _ failure: LaunchFailure) -> Interception? {
    switch interception {
    case .notify: mode == .auto && failure.isOfListener ? .trace(refusesUntraced: false) : nil
    case .trace(refusesUntraced: false): failure.isOfOuterListener ? .trace(refusesUntraced: true) : nil
    case .trace: nil
    }
  }
}
