import GuardModel

/// What outlived a step, and what became of each: pure bookkeeping, bounded whatever a step leaves behind.
struct LeftoverRecord {
  /// Programs that are told apart; the others are counted without a name.
  static let programLimit = 12
  /// Processes that are told apart. A step that leaves more has made its point.
  static let processLimit = 50_000

  private var programs: [ProcessID: ByteString?] = [:]
  private var named: Set<ByteString> = []
  private var killed: Set<ProcessID> = []

  /// Whether a process is known already, so that its program need not be read again.
  func contains(_ process: ProcessID) -> Bool { programs.keys.contains(process) }

  mutating func found(_ process: ProcessID, program: ByteString?) {
    guard programs.count < Self.processLimit else { return }
    guard let program, named.contains(program) || named.count < Self.programLimit else {
      programs.updateValue(nil, forKey: process)
      return
    }
    named.insert(program)
    programs.updateValue(program, forKey: process)
  }

  mutating func killed(_ process: ProcessID) {
    if contains(process) { killed.insert(process) }
  }

  /// Everything that was found; `fate` is that of what was not killed. The most numerous come first.
  func summary(unlessKilled fate: Leftover.Fate) -> [Leftover] {
    struct Kind: Hashable {
      var path: ByteString?
      var fate: Leftover.Fate
    }
    var counts: [Kind: Int] = [:]
    for (process, program) in programs {
      counts[Kind(path: program, fate: killed.contains(process) ? .killed : fate), default: 0] += 1
    }
    return counts.map { Leftover(path: $0.key.path, fate: $0.key.fate, count: $0.value) }.sorted { one, other in
      if one.count != other.count { return one.count > other.count }
      return one.description < other.description
    }
  }
}

extension Leftover {
  /// For an order that is the same in every run.
  fileprivate var description: String { "\(path?.description ?? "~") \(fate.rawValue)" }
}
