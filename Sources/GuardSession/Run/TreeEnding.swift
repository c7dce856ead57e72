import GuardModel
import LinuxKernel

/// How what is left of a step's process tree is brought to its end.
struct TreeEnding {
  private enum Phase {
    case notYet
    /// What outlived the step is waited for.
    case waiting
    /// Asked to end; killed from then on.
    case asked(killAt: Double)
    case killing
  }

  /// How long daemons that a step left behind have for ending themselves.
  private static let graceSeconds = 2.0
  /// How often the tree is looked at again; a fork bomb is outrun by being killed, not by being counted.
  private static let roundMilliseconds: Int32 = 10

  private static let freezesAtOnce = 20
  /// Rounds of which each found only processes that the guard may not kill, before it gives up: a few seconds.
  private static let powerlessRounds = 200

  /// Parent of the step; it ends by itself when nothing is left.
  private let sentinel: ProcessID
  private let policy: RunRequest.Leftovers
  private var phase: Phase = .notYet
  private var record = LeftoverRecord()
  private var stopped: Set<ProcessID> = []
  private var roundsWithoutPower = 0
  /// Whether the step's first process had ended before its tree was to end.
  private var stepHasEnded = false

  init(sentinel: ProcessID, policy: RunRequest.Leftovers) {
    self.sentinel = sentinel
    self.policy = policy
  }

  /// What outlived the step's first process.
  var leftovers: [Leftover] { record.summary(unlessKilled: policy == .wait ? .awaited : .ended) }

  /// How long the loop may wait for events before the next `act`; below 0 for ever.
  var waitMilliseconds: Int32 {
    switch phase {
    case .notYet, .waiting: -1
    case .asked, .killing: Self.roundMilliseconds
    }
  }

  /// Kills everything, from now on until nothing is left.
  mutating func kill() { phase = .killing }

  /// Whether what is left can only be waited for: the guard may kill none of it (a root guard without CAP_KILL, in front
  /// of another user's processes).
  var isPowerless: Bool { roundsWithoutPower >= Self.powerlessRounds }

  /// Asks what outlived the step to end, or decides to wait for it, once.
  mutating func endLeftovers() {
    guard case .notYet = phase else { return }
    stepHasEnded = true
    let left = Self.alive(but: [sentinel])
    for process in left { note(process) }
    guard policy == .terminate else {
      phase = .waiting
      return
    }
    for process in left { GuardProcess.send(.terminate, to: process) }
    // A stopped process would not see the signal before it is continued.
    for process in left { GuardProcess.send(.continue, to: process) }
    phase = .asked(killAt: GuardProcess.monotonicSeconds() + Self.graceSeconds)
  }

  /// Kills every process of the step but a few.
  static func killAll(but spared: Set<ProcessID>) {
    for process in alive(but: spared) { GuardProcess.send(.kill, to: process) }
  }

  /// Does what the phase asks for at this moment.
  mutating func act() {
    if case .asked(let killAt) = phase, GuardProcess.monotonicSeconds() >= killAt { phase = .killing }
    guard case .killing = phase else { return }
    guard freeze() else { return }
    var hasKilled = false
    let left = Self.alive(but: [sentinel])
    for process in left {
      if stepHasEnded {
        note(process)
        record.killed(process)
      }
      if GuardProcess.kill(process) { hasKilled = true }
    }
    roundsWithoutPower = left.isEmpty || hasKilled ? 0 : roundsWithoutPower + 1
    stopped.removeAll()
    // It may have been stopped, and has to reap what dies now.
    GuardProcess.send(.continue, to: sentinel)
  }

  /// Stops every process, those that were forked meanwhile too: a fork bomb makes new ones faster than they are found and
  /// killed, but a stopped one makes none, and takes up a place of what its user may have.
  ///
  /// - Returns: false where new ones are still found, and killing has to wait for a later round.
  private mutating func freeze() -> Bool {
    for _ in 0..<Self.freezesAtOnce {
      let found = Self.alive(but: [sentinel]).filter { stopped.insert($0).inserted }
      if found.isEmpty { return true }
      for process in found { GuardProcess.send(.stop, to: process) }
    }
    return false
  }

  private static func alive(but spared: Set<ProcessID>) -> [ProcessID] {
    ((try? ProcessTree.descendants(of: GuardProcess.process)) ?? []).filter { !spared.contains($0) }
  }

  private mutating func note(_ process: ProcessID) {
    guard !record.contains(process) else { return }
    record.found(process, program: try? ProcessFiles(process).link("exe"))
  }
}
