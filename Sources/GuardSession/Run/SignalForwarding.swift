import GuardModel

/// Decides which signals of the guard's the step has not received as well: pure, fed with times in seconds.
///
/// CI systems cancel a step in three ways (by one pid, by process group, by every process one after the other); in the
/// last two the step has the signal already, and the sentinel, which shares the step's group and is as easily found, has
/// it too. So a signal is passed on once, exactly where the guard got it and the sentinel did not.
struct SignalForwarding {
  /// How long the sentinel's copy of a signal to a whole group may be behind the guard's.
  static let patience = 0.05
  /// How long the guard's copy may be behind: one CI system takes up to 6 s for each process, highest pid first.
  static let memory = 10.0
  /// What a person or a CI system sends to a command; others have a meaning for their receiver only.
  static let passedOn: Set<Signal> = [.terminate, .interrupt, .hangup, .quit, .user1, .user2]

  private var waiting: [(signal: Signal, since: Double)] = []
  private var seenBySentinel: [(signal: Signal, at: Double)] = []

  /// Whether a decision is pending.
  var isWaiting: Bool { !waiting.isEmpty }

  mutating func guardReceived(_ signal: Signal, at now: Double) {
    guard Self.passedOn.contains(signal) else { return }
    seenBySentinel.removeAll { now - $0.at > Self.memory }
    if let match = seenBySentinel.firstIndex(where: { $0.signal == signal }) {
      seenBySentinel.remove(at: match)
    } else {
      waiting.append((signal, now))
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

  /// The signals that nobody else delivered, each once.
  mutating func due(at now: Double) -> [Signal] {
    let due = waiting.filter { now - $0.since >= Self.patience }.map(\.signal)
    waiting.removeAll { now - $0.since >= Self.patience }
    return due
  }
}
