import ExecGate
import GuardModel
import LinuxKernel

/// The one place where the kernel, the gate and the judge meet: waits for events until the step's tree is gone.
struct StepLoop: ~Copyable {
  private let step: LaunchedStep
  private let signals: SignalSource
  private var gate: Gate
  private var ending: TreeEnding
  private var forwarding = SignalForwarding()
  /// Whether somebody may be left who could execute.
  private var treeIsAlive = true
  private var sentinelIsUsed = true
  private var stepEnd: StepEnd?
  /// Since when the sentinel has been seen stopped.
  private var stoppedSince: Double?

  init(
    step: consuming LaunchedStep, signals: consuming SignalSource, fingerprints: FingerprintReader,
    leftovers: RunRequest.Leftovers
  ) {
    ending = TreeEnding(sentinel: step.sentinel.process, policy: leftovers)
    var step = step
    gate = Gate(&step, fingerprints: fingerprints)
    self.step = step
    self.signals = signals
  }

  /// What outlived the step's first process.
  var leftovers: [Leftover] { ending.leftovers }

  /// Guards until no process of the step is left.
  ///
  /// - Returns: how the step's first process ended; nil where its end was never told.
  /// - Throws: `GuardFailure` where the guard could not go on; the tree has been killed then.
  mutating func run(_ keeper: inout StepKeeper) throws(GuardFailure) -> StepEnd? {
    do throws(Errno) {
      while try turn(&keeper) {}
      // The sentinel's last words may have been overtaken by its end.
      try hearSentinel(&keeper)
    } catch {
      killEverything(&keeper)
      throw GuardFailure(.guarding, "the kernel answered \(error.explanation) where it must not")
    }
    if let failure = keeper.failure { throw failure }
    guard let stepEnd else { return nil }
    switch step.startFailure() {
    case .command(let errno): return .notRunnable(errno)
    case .guarding(let failure): throw failure
    case nil: return stepEnd
    }
  }

  /// Handles what has come up.
  ///
  /// - Returns: false where nothing is left to guard.
  private mutating func turn(_ keeper: inout StepKeeper) throws(Errno) -> Bool {
    let ready = try Readiness.wait(
      step, signals, listener: treeIsAlive, sentinel: sentinelIsUsed, milliseconds: patience)
    if ready.contains(.sentinel) { try hearSentinel(&keeper) }
    var childrenSpoke = gate.isBehind
    if ready.contains(.signal) {
      try signals.drain { received in
        if received == .child { childrenSpoke = true }
        // Whoever stopped and continued all of the group meant no harm to the sentinel.
        if received == .continue { stoppedSince = nil }
        forwarding.guardReceived(received, at: GuardProcess.monotonicSeconds())
      }
      if childrenSpoke, stoppedSince == nil, sentinelIsUsed, step.sentinel.isStopped() {
        stoppedSince = GuardProcess.monotonicSeconds()
      }
    }
    if childrenSpoke, try !gate.takeChildEvents(&keeper) { return false }
    if ready.contains(.notification) { try gate.takeNotification(&keeper) }
    // Nobody is left who could execute; those who are, may still have to end.
    if ready.contains(.listenerHangup), !ready.contains(.notification) { treeIsAlive = false }
    if gate.hasUnverified { try gate.lookAtUnverified(&keeper) }
    passSignalsOn()
    continueSentinel(&keeper)
    if keeper.mustTerminate || keeper.failure != nil {
      ending.kill()
    } else if stepEnd != nil, treeIsAlive {
      if try isDeserted() { treeIsAlive = false } else { ending.endLeftovers() }
    }
    ending.act()
    // Whoever stands before an exec dies with its tracer, and nobody executes without a guard.
    if ending.isPowerless { throw .notPermitted }
    if !treeIsAlive { GuardProcess.send(.continue, to: step.sentinel.process) }
    return true
  }

  /// Whether nothing is left of the step whose end was told, without looking through every process of the machine.
  private func isDeserted() throws(Errno) -> Bool {
    if gate.isDeserted { return true }
    // Whoever is under the filter still is left over. The step itself left it before its end was told, so a hangup has
    // come by now if it comes at all.
    let now = try Readiness.wait(step, signals, listener: true, sentinel: false, milliseconds: 0)
    return now.contains(.listenerHangup)
  }

  /// How long to wait for events at most, in milliseconds; below 0 for ever.
  private var patience: Int32 {
    if gate.isBehind { return 0 }
    if ending.waitMilliseconds >= 0 { return ending.waitMilliseconds }
    // A program under a debugger seldom lives for less than some milliseconds.
    if gate.hasUnverified { return 1 }
    if forwarding.isWaiting || stoppedSince != nil { return 10 }
    // Only the sentinel is left, which might have been stopped.
    return treeIsAlive ? -1 : 100
  }

  private mutating func hearSentinel(_ keeper: inout StepKeeper) throws(Errno) {
    while sentinelIsUsed, let event = try step.sentinel.next() {
      switch event {
      case .stepEnded(let end): stepEnd = end
      case .signalled(let signal): forwarding.sentinelReceived(signal, at: GuardProcess.monotonicSeconds())
      case .answered: forwarding.sentinelAnswered()
      case .gone:
        sentinelIsUsed = false
        if stepEnd == nil { keeper.sentinelWasKilled() }
      }
    }
  }

  private mutating func passSignalsOn() {
    guard forwarding.isWaiting else { return }
    if forwarding.mustAsk(at: GuardProcess.monotonicSeconds()), !sentinelIsUsed || !step.sentinel.ask() {
      forwarding.sentinelAnswered()
    }
    for signal in forwarding.due(at: GuardProcess.monotonicSeconds()) where stepEnd == nil {
      GuardProcess.send(signal, to: step.process)
    }
  }

  /// How long the stop of all of the process group may take to reach the guard as well.
  private static let groupStopSeconds = 0.1

  /// Continues a sentinel that somebody has stopped alone: without it nobody would end the step if the guard died.
  private mutating func continueSentinel(_ keeper: inout StepKeeper) {
    guard let since = stoppedSince, GuardProcess.monotonicSeconds() - since > Self.groupStopSeconds else { return }
    stoppedSince = nil
    guard sentinelIsUsed, step.sentinel.isStopped() else { return }
    keeper.sentinelWasStopped()
    GuardProcess.send(.continue, to: step.sentinel.process)
  }

  private mutating func killEverything(_ keeper: inout StepKeeper) {
    ending.kill()
    // A bounded number of rounds: what cannot be killed in ten seconds is stuck in the kernel, and cannot execute,
    // because the listener closes with the guard.
    for _ in 0..<1000 where !ending.isPowerless {
      ending.act()
      guard (try? gate.takeChildEvents(&keeper)) == true else { return }
      _ = try? Readiness.wait(step, signals, listener: false, sentinel: false, milliseconds: ending.waitMilliseconds)
      try? signals.drain { _ in }
    }
  }
}
