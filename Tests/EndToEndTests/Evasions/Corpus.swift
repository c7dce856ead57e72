extension Evasion {
  /// The whole corpus, in the order of its numbers.
  static let corpus: [Evasion] = disguises + entrances + races + impostors + escapes + guardAttacks

  static let notEngine = Outcome.blocked(["caller-not-engine"])
  static let disguised = Outcome.blocked(["caller-not-engine", "runtime-disguised"])
}
