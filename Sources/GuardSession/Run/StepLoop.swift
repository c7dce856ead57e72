import ExecGate
import GuardModel
import LinuxKernel

/// The one place where the kernel, the gate and the judge meet: waits for events until the step's tree is gone.
struct StepLoop: ~Copyable {
  private let step: LaunchedStep
  private let signals: SignalSource
  private var gate: Gate
  private var ending = TreeEnding()
  private var listenerIsUsed = true

  init(step: consuming LaunchedStep, signals: consuming SignalSource, fingerprints: FingerprintReader) {
    self.step = step
    self.signals = signals
    gate = Gate(fingerprints: fingerprints)
  }

  /// How many processes outlived the step's first one.
  var leftovers: Int { ending.leftovers }

  /// Guards until no process of the step is left.
  ///
  /// - Returns: how the step's first process ended; nil where its end was never told.
  /// - Throws: `GuardFailure` where the guard could not go on; the tree has been killed then.
  mutating func run(_ keeper: inout StepKeeper) throws(GuardFailure) -> StepEnd? {
    do throws(Errno) {
      while try turn(&keeper) {}
    } catch {
      killEverything(&keeper)
      throw GuardFailure(.guarding, "the kernel answered \(error.explanation) where it must not")
    }
    if let failure = keeper.failure { throw failure }
    guard let end = keeper.stepEnd else { return nil }
    if let errno = step.execFailure() { return .notRunnable(errno) }
    return end
  }

  /// Handles what has come up.
  ///
  /// - Returns: false where nothing is left to guard.
  private mutating func turn(_ keeper: inout StepKeeper) throws(Errno) -> Bool {
    let ready =
      try listenerIsUsed
      ? Readiness.wait(step.listener, signals, milliseconds: ending.waitMilliseconds)
      : Readiness.wait(signals, milliseconds: ending.waitMilliseconds)
    if ready.contains(.signal) {
      var childrenSpoke = false
      while let received = try signals.next() {
        if received.signal == .child { childrenSpoke = true } else { forward(received) }
      }
      if childrenSpoke, try !gate.takeChildEvents(step.listener, &keeper) { return false }
    }
    if ready.contains(.notification) { try gate.takeNotification(from: step.listener, &keeper) }
    // Nobody is left who could execute; those who are, may still have to end.
    if ready.contains(.listenerHangup), !ready.contains(.notification) { listenerIsUsed = false }
    if keeper.mustTerminate || keeper.failure != nil {
      ending.kill()
    } else if keeper.stepEnd != nil {
      ending.endLeftovers()
    }
    ending.act()
    return true
  }

  /// Passes on a signal that somebody sent to the guard alone; a terminal's go to the whole foreground group anyway.
  private func forward(_ received: ReceivedSignal) {
    guard received.code <= 0, received.signal != .brokenPipe else { return }
    GuardProcess.send(received.signal, to: step.process)
  }

  private mutating func killEverything(_ keeper: inout StepKeeper) {
    ending.kill()
    // A bounded number of rounds: what cannot be killed in ten seconds is stuck in the kernel, and cannot execute,
    // because the listener closes with the guard.
    for _ in 0..<1000 {
      ending.act()
      guard (try? gate.takeChildEvents(step.listener, &keeper)) == true else { return }
      _ = try? Readiness.wait(signals, milliseconds: ending.waitMilliseconds)
      while (try? signals.next()) != nil {}
    }
  }
}
