import GuardModel
import LinuxKernel
import Reports

// A guard inside a guarded step: the outer one sees every exec already, and a second gate would only be in its way.
extension GuardRun {
  /// Says in every report that this guard observes nothing, and becomes the command, whose status is the step's own;
  /// returns only where that cannot be executed.
  mutating func stepAside(_ reports: ReportSet) {
    verdict.outcome = .nested
    verdict.policy = PolicyOrigin(origin: "the outer guard's", digest: nil, writableByStep: false)
    verdict.coverage.limits = ["this guard observed nothing: the step runs inside another guarded step"]
    do throws(GuardFailure) {
      let user = try stepIdentity()
      let observers = try ExecObservers(request: request, path: reports.tracePath, showsTree: false)
      try observers.begin(
        TraceHeader(
          step: verdict.step, policyDigest: nil, guardVersion: request.guardVersion, mode: .none,
          homeNamespaces: ProcessFiles(GuardProcess.process).namespaces(), run: nil))
      try observers.sawEnd(TraceEnd(time: GuardProcess.now(), outcome: .nested, stepEnd: nil, leftovers: []))
      try reports.write(verdict)
      // Now, because nothing of this program is left afterwards.
      tell(places: [])
      let step = StepRequest(
        arguments: request.command, environment: environment(for: user), identity: user?.identity,
        noNewPrivileges: false)
      do throws(LaunchFailure) { try step.execute() } catch {
        guard error.isOfCommand else { throw error.asGuardFailure }
        verdict.job.end = .notRunnable(error.error)
        tellStartFailure()
        try reports.write(verdict)
      }
    } catch {
      fail(error)
      try? reports.write(verdict)
      tell(places: [])
    }
  }
}
