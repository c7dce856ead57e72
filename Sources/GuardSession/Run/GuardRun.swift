import ExecLedger
import GuardModel
import GuardPolicy
import LinuxKernel
import Provenance
import Reports
import Runtimes

/// One guarded run, from the request to the exit status.
public struct GuardRun: ~Copyable {
  /// The guard could not guard.
  public static let failureStatus: Int32 = 125
  /// A violation, where no other status was asked for.
  public static let usualViolationStatus: Int32 = 86

  let request: RunRequest
  private let capabilities = GuardProcess.capabilities()
  private let started = GuardProcess.now()
  private let fingerprints: FingerprintReader
  var verdict: Verdict
  /// Every exec, where a report shows it.
  private var tree: ExecTree?

  private init(_ request: RunRequest) {
    self.request = request
    fingerprints = FingerprintReader(actsAsOwner: Self.actsAsOwner(capabilities))
    verdict = Verdict(
      outcome: .unfinished, step: request.effectiveStepName, stage: request.stage ?? .ci,
      coverage: Coverage(mode: .none, privileges: "", kernel: GuardProcess.kernelRelease()),
      job: Job(
        command: request.command, directory: GuardProcess.directory(), host: GuardProcess.hostName(),
        started: started, ci: CIContext.detect(Environment(request.environment))),
      policy: PolicyOrigin(origin: "none", digest: nil, writableByStep: false), guardVersion: request.guardVersion)
  }

  /// Whether processes of other users are read as their owners: root's way without CAP_SYS_PTRACE.
  private static func actsAsOwner(_ capabilities: Capabilities) -> Bool {
    GuardProcess.user == .root && !capabilities.mayTraceAnybody
  }

  /// Runs and guards a step.
  ///
  /// - Returns: the exit status: the step's own, the violation's, or 125.
  public static func run(_ request: RunRequest) -> Int32 { end(of: request).status }

  /// Runs and guards a step, for a caller that has to tell a guard's failure from a step that exits 125 itself.
  public static func end(of request: RunRequest) -> RunEnd {
    var run = GuardRun(request)
    // Where that fails, a limit that is reached ends the guard, which is no pass either.
    try? GuardProcess.surviveFileLimit()
    let reports: ReportSet
    do { reports = try ReportSet(request.outputs, step: request.effectiveStepName) } catch {
      run.fail(error)
      run.tell(places: [])
      return RunEnd(status: failureStatus, isFailure: true)
    }
    if GuardProcess.isGuarded {
      run.stepAside(reports)
      return run.end
    }
    do { try run.guardStep(reports) } catch { run.fail(error) }
    run.verdict.job.finished = GuardProcess.now()
    do { try reports.requirePlaces() } catch { run.fail(error) }
    do { try reports.write(run.verdict, tree: run.tree) } catch {
      run.fail(error)
      // The others have said by now what this run no longer is.
      try? reports.write(run.verdict, tree: run.tree)
    }
    run.tell(places: reports.places)
    return run.end
  }

  private var end: RunEnd {
    RunEnd(status: exitStatus, isFailure: verdict.outcome == .error || verdict.outcome == .unfinished)
  }

  mutating func fail(_ failure: GuardFailure) {
    verdict.outcome = .error
    verdict.failure = verdict.failure ?? failure
  }

  private mutating func guardStep(_ reports: ReportSet) throws(GuardFailure) {
    let identity = try stepIdentity()
    if let user = identity?.identity.user, user != GuardProcess.user, !capabilities.mayEndAnybody {
      throw GuardFailure(
        .preparing, "--user \(request.user ?? ""): without CAP_KILL the guard could not end that user's processes",
        cure: "keep the capability (docker run --cap-add KILL), or run the guard as that user")
    }
    let stepUser = identity?.identity.user ?? GuardProcess.user
    let effective = try PolicySource.effective(
      explicit: request.policyPath, directory: verdict.job.directory, stepUser: stepUser,
      onViolation: request.onViolation, stage: request.stage)
    let policy = effective.policy
    verdict.policy = effective.origin
    verdict.stage = policy.stage
    isReportOnly = policy.onViolation == .report
    // Without CAP_SYS_ADMIN the kernel takes a filter only with no_new_privs (seccomp(2)).
    let noNewPrivileges = !capabilities.mayAdministrate
    let launcher = StepLauncher(
      mode: request.mode, kernel: KernelRelease(verdict.coverage.kernel), capabilities: capabilities)
    let sockets = EngineSockets.reachable(
      environment: request.environment, by: identity?.identity ?? GuardProcess.identity()
    ).all
    setCoverage(launcher.firstChoice, noNewPrivileges, sockets)
    // From here on a guard that is killed leaves a verdict that is no pass.
    try reports.write(verdict)

    let observers = try ExecObservers(request: request, path: reports.tracePath, showsTree: reports.showsTree)
    defer { tree = observers.tree }
    // Of itself first: a guard that is protected from its user cannot read its own files either.
    let home = ProcessFiles(GuardProcess.process).namespaces()
    let guardItself = try guardItself()
    let ledger = try startLedger(guardItself)
    let signals = try Self.becomeGuard()
    let stepRequest = StepRequest(
      arguments: request.command, environment: environment(for: identity), identity: identity?.identity,
      noNewPrivileges: noNewPrivileges,
      oomScore: capabilities.mayLowerOOMScore ? GuardProcess.preferSurvival() : nil)
    let launch = try launcher.begin(stepRequest, watchesConnections: !sockets.isEmpty)
    // While its processes get ready: none executes anything before the loop begins.
    let files = StartSnapshot.files(policy, environment: request.environment)
    let snapshot = TrustSnapshot(files, pins: policy.pins)
    let helpers = KernelHelpers.now()
    let step = try launcher.finish(launch, stepRequest, watchesConnections: !sockets.isEmpty)
    if step.interception != launcher.firstChoice {
      setCoverage(step.interception, noNewPrivileges, sockets)
      try reports.write(verdict)
    }
    try observers.begin(
      TraceHeader(
        step: verdict.step, policyDigest: verdict.policy.digest, guardVersion: request.guardVersion,
        mode: verdict.coverage.mode, homeNamespaces: home,
        run: TraceRun(
          started: started, guardItself: guardItself, policy: policy.canonicalText,
          policyOrigin: verdict.policy.origin, engineSockets: verdict.coverage.engineSockets,
          programs: files.map { TraceRun.Program(path: $0.path, file: $0.facts) })))
    var keeper = StepKeeper(
      judge: Judge(policy: policy, snapshot: snapshot, home: home, names: RuntimeFamily.knownNames),
      reader: AttemptReader(
        policy: policy, snapshot: snapshot, fingerprints: fingerprints, started: started, home: home,
        isThorough: reports.tracePath != nil, actsAsOwner: Self.actsAsOwner(capabilities)),
      ledger: ledger, fingerprints: fingerprints, sentinel: step.sentinel.process,
      observers: observers,
      origins: OriginReader(
        fingerprints: fingerprints, home: home, started: started, actsAsOwner: Self.actsAsOwner(capabilities)),
      engineSockets: verdict.coverage.engineSockets)
    var loop = StepLoop(
      step: step, signals: signals, fingerprints: fingerprints, leftovers: request.leftovers)
    defer {
      take(keeper.account, leftovers: loop.leftovers)
      verdict.job.ci = verdict.job.ci ?? keeper.ciOfStep
    }
    let end = try loop.run(&keeper)
    keeper.lookBack(to: helpers, now: .now())
    if GuardProcess.now().secondsSince(started) >= OutsideDaemons.shortestStep {
      verdict.coverage.outsideDaemons = OutsideDaemons.serving(stepUser)
    }
    verdict.job.end = end
    verdict.outcome = keeper.account.isViolation ? .violation : .clean
    try observers.sawEnd(
      TraceEnd(time: GuardProcess.now(), outcome: verdict.outcome, stepEnd: end, leftovers: loop.leftovers))
    guard end != nil || verdict.outcome == .violation else {
      throw GuardFailure(.guarding, "the step's end was not seen")
    }
  }

  private mutating func setCoverage(_ interception: Interception, _ noNewPrivileges: Bool, _ sockets: [String]) {
    verdict.coverage = CoverageFacts.coverage(
      interception, capabilities: capabilities, user: GuardProcess.user, noNewPrivileges: noNewPrivileges,
      engineSockets: sockets)
  }

  private mutating func take(_ account: Account, leftovers: [Leftover]) {
    verdict.summary = account.summary
    verdict.findings = account.findings
    verdict.sanctioned = account.sanctioned
    verdict.coverage.held = account.summary.execs - account.watched
    verdict.coverage.watched = account.watched
    verdict.coverage.clientExecs = account.clientExecs
    verdict.coverage.leftovers = leftovers
  }

  func stepIdentity() throws(GuardFailure) -> UserDatabase.Entry? {
    guard let name = request.user else { return nil }
    let database: UserDatabase
    do throws(Errno) { database = try UserDatabase.system() } catch {
      throw GuardFailure(.preparing, "/etc/passwd: \(error.explanation)")
    }
    guard let entry = database.user(name) else {
      throw GuardFailure(
        .preparing, "--user \(name): no such user in /etc/passwd",
        cure: "name a local user; the guard reads no directory service")
    }
    return entry
  }

  /// The step's environment: the guard's own, untouched, but for what names the user where that changes.
  func environment(for user: UserDatabase.Entry?) -> [ByteString] {
    guard let user else { return request.environment }
    let changed = ["HOME": user.home, "USER": ByteString(user.name), "LOGNAME": ByteString(user.name)]
    let kept = request.environment.filter { entry in
      !changed.keys.contains { entry.hasPrefix(ByteString($0 + "=")) }
    }
    return kept + changed.sorted { $0.key < $1.key }.map { ByteString(Array(($0.key + "=").utf8) + $0.value.bytes) }
  }

  /// This process, whose fork executes the step's command.
  private func guardItself() throws(GuardFailure) -> ExecAttempt {
    do throws(Errno) {
      let process = GuardProcess.process
      let files = ProcessFiles(process)
      let image = Image(
        file: try files.imageFacts().facts, path: try files.link("exe"), identification: .ordinary,
        trust: .untrusted(.notInStartSnapshot))
      return ExecAttempt(
        process: process, user: GuardProcess.user, time: started, image: image,
        arguments: GuardProcess.arguments(), requested: "")
    } catch {
      throw GuardFailure(.preparing, "reading the guard's own process: \(error.explanation)")
    }
  }

  private func startLedger(_ guardItself: ExecAttempt) throws(GuardFailure) -> Ledger {
    do throws(Errno) {
      return Ledger(
        guardItself: Instance(id: .guardItself, creator: nil, attempt: guardItself, standing: .ordinary),
        fingerprint: try fingerprints.fingerprint(of: ThreadID(leaderOf: GuardProcess.process)))
    } catch {
      throw GuardFailure(.preparing, "reading the guard's own process: \(error.explanation)")
    }
  }

  private static func becomeGuard() throws(GuardFailure) -> SignalSource {
    do throws(Errno) {
      try GuardProcess.protect()
      return try SignalSource()
    } catch {
      throw GuardFailure(.preparing, "protecting the guard's own process: \(error.explanation)")
    }
  }

  private var exitStatus: Int32 {
    switch verdict.outcome {
    case .error, .unfinished: Self.failureStatus
    case .violation where !isReportOnly: request.violationStatus
    case .violation, .clean, .nested: verdict.job.end?.shellStatus ?? Self.failureStatus
    }
  }

  /// Whether the policy only reports, so that the step keeps its own status.
  private var isReportOnly = false

  /// Says why the command could not be executed, where it could not.
  func tellStartFailure() {
    guard case .notRunnable(let errno) = verdict.job.end else { return }
    writeToStandardError("runcguard: \(request.command.first?.description ?? ""): \(errno.explanation)\n")
  }

  func tell(places: [ByteString]) {
    tellStartFailure()
    guard request.loudness != .quiet || verdict.outcome != .clean else { return }
    let colours = request.colour.paints(isTerminal: GuardProcess.errorsAreTerminal, environment: request.environment)
    writeToStandardError(ConsoleOfCI.render(verdict, colours: colours))
    guard verdict.outcome != .clean, !places.isEmpty else { return }
    writeToStandardError("runcguard: reports: \(places.map(\.description).joined(separator: ", "))\n")
  }
}
