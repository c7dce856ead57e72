import GuardModel

/// Decides which signals of the guard's the step has not received as well: pure, fed with times in seconds.
///
/// CI systems cancel a step in three ways (by one pid, by process group, by every process one after the other); in the
/// last two the step has the signal already, and the sentinel, which shares the step's group and is as easily found, has
/// it too. So a signal is passed on once, exactly where the guard got it and the sentinel did not. The sentinel may be
/// late on a busy machine, so it is asked before a signal is passed on: its answer follows all that it has to tell.
struct SignalForwarding {
  /// How long the kernel may take to give a signal to all of a group.
  static let patience = 0.05
  /// How long the sentinel has to answer; it may be stopped for a moment, and the machine busy.
  static let answerLimit = 10.0
  /// How long the guard's copy may be behind: one CI system takes up to 6 s for each process, highest pid first.
  static let memory = 10.0
  /// What a person or a CI system sends to a command; others have a meaning for their receiver only.
  static let passedOn: Set<Signal> = [.terminate, .interrupt, .hangup, .quit, .user1, .user2]

  private enum Stage: Equatable {
    case received
    case asked(at: Double)
    /// The sentinel has answered and did not name it.
    case cleared
  }

  private var waiting: [(signal: Signal, since: Double, stage: Stage)] = []
  private var seenBySentinel: [(signal: Signal, at: Double)] = []

  /// Whether a decision is pending.
  var isWaiting: Bool { !waiting.isEmpty }

  mutating func guardReceived(_ signal: Signal, at now: Double) {
    guard Self.passedOn.contains(signal) else { return }
    seenBySentinel.removeAll { now - $0.at > Self.memory }
    if let match = seenBySentinel.firstIndex(where: { $0.signal == signal }) {
      seenBySentinel.remove(at: match)
    } else {
      waiting.append((signal, now, .received))
    }
  }

  mutating func sentinelReceived(_ signal: Signal, at now: Double) {
    guard Self.passedOn.contains(signal) else { return }
    if let match = waiting.firstIndex(where: { $0.signal == signal }) {
      waiting.remove(at: match)
    } else {
      seenBySentinel.removeAll { now - $0.at > Self.memory }
      seenBySentinel.append((signal, now))
    }
  }

  /// Whether the sentinel is to be asked now; one question at a time.
  mutating func mustAsk(at now: Double) -> Bool {
    guard !waiting.contains(where: { if case .asked = $0.stage { true } else { false } }) else { return false }
    var asks = false
    for place in waiting.indices where waiting[place].stage == .received && now - waiting[place].since >= Self.patience
    {
      waiting[place].stage = .asked(at: now)
      asks = true
    }
    return asks
  }

  /// The sentinel has told of all that it had when it was asked.
  mutating func sentinelAnswered() {
    for place in waiting.indices {
      if case .asked = waiting[place].stage { waiting[place].stage = .cleared }
    }
  }

  /// The signals that nobody else delivered, each once.
  mutating func due(at now: Double) -> [Signal] {
    func isDue(_ stage: Stage) -> Bool {
      switch stage {
      case .received: false
      case .asked(let since): now - since >= Self.answerLimit
      case .cleared: true
      }
    }
    let due = waiting.filter { isDue($0.stage) }.map(\.signal)
    waiting.removeAll { isDue($0.stage) }
    return due
  }
}
