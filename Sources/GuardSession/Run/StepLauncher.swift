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

  /// Begins to start the step; its processes get ready while the guard does something else.
  ///
  /// - Throws: `GuardFailure` where it cannot be guarded, and nothing of it has run.
  func begin(_ request: StepRequest, watchesConnections: Bool) throws(GuardFailure) -> StepLaunch {
    if mode == .notify, !kernel.letsNotifiedCallsProceed {
      throw GuardFailure(
        .launching, "a listener cannot let execs go on before Linux 5.5",
        cure: "let the guard choose its mode (--mode auto) or trace (--mode trace)")
    }
    return try begin(request, watchesConnections, firstChoice)
  }

  /// Starts the step that was begun, or another one in the next mode that works here.
  ///
  /// - Throws: `GuardFailure` where it cannot be guarded, and nothing of it has run.
  func finish(
    _ launch: consuming StepLaunch, _ request: StepRequest, watchesConnections: Bool
  ) throws(GuardFailure) -> LaunchedStep {
    var interception = firstChoice
    var launch = launch
    while true {
      do throws(LaunchFailure) { return try launch.finish() } catch {
        guard let next = fallback(from: interception, error) else { throw error.asGuardFailure }
        interception = next
        launch = try begin(request, watchesConnections, next)
      }
    }
  }

  private func begin(
    _ request: StepRequest, _ watchesConnections: Bool, _ interception: Interception
  ) throws(GuardFailure) -> StepLaunch {
    let filter = try ExecFilter(
      guardLacksPtraceCapability: !capabilities.mayTraceAnybody, guardIsRoot: GuardProcess.user == .root,
      interception: interception, watchesConnections: watchesConnections)
    let sentinelFilter = try ExecFilter.sentinel()
    do throws(LaunchFailure) {
      return try StepLaunch(request, filter: filter, sentinelFilter: sentinelFilter, interception: interception)
    } catch { throw error.asGuardFailure }
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
