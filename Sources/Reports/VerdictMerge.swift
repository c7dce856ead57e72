public import GuardModel

/// Makes one verdict of the steps of a job.
public enum VerdictMerge {
  /// The verdict of all steps together, in their order; merged ones count as the steps they were made of.
  ///
  /// The worst outcome wins: `error`, then `unfinished`, `violation`, `clean`; `nested` stands for steps that an outer guard
  /// judges, and remains only where there is nothing else. Findings of the same id become one with their occurrences added
  /// up, coverage is united, and every step is named with its outcome and its findings. A step whose verdict could not be
  /// read was not guarded, as far as anybody can tell.
  /// - Returns: nil for no verdicts, which are not a pass.
  public static func merge(
    _ verdicts: [Verdict], unreadable: [GuardFailure] = [], step: String
  ) -> Verdict? {
    guard var merged = verdicts.first else { return nil }
    merged.step = step
    merged.outcome = verdicts.map(\.outcome).max { severity($0) < severity($1) } ?? .error
    if !unreadable.isEmpty { merged.outcome = .error }
    merged.summary = verdicts.dropFirst().reduce(into: merged.summary) { add($1.summary, to: &$0) }
    merged.findings = union(of: verdicts.flatMap(\.findings), by: \.id) { $0.occurrences.add($1.occurrences) }
    merged.sanctioned = union(of: verdicts.flatMap(\.sanctioned), by: Grounds.init) { $0.count.add($1.count) }
    merged.job = job(of: verdicts)
    // A nested guard observed nothing and had no policy.
    let observing = verdicts.contains { $0.outcome != .nested } ? verdicts.filter { $0.outcome != .nested } : verdicts
    merged.coverage = observing.dropFirst().reduce(into: observing[0].coverage) { add($1.coverage, to: &$0) }
    merged.coverage.privileges = distinct(observing.map(\.coverage.privileges)).joined(separator: "; ")
    merged.coverage.kernel = distinct(observing.map(\.coverage.kernel)).joined(separator: ", ")
    merged.policy = policy(of: observing.map(\.policy))
    merged.guardVersion = distinct(verdicts.map(\.guardVersion)).joined(separator: ", ")
    merged.failure = failure(of: verdicts) ?? unreadable.first
    return merged
  }

  private static func severity(_ outcome: Outcome) -> Int {
    switch outcome {
    case .nested: 0
    case .clean: 1
    case .violation: 2
    case .unfinished: 3
    case .error: 4
    }
  }

  private static func add(_ summary: Summary, to sum: inout Summary) {
    sum.execs.add(summary.execs)
    sum.runtimeExecutions.add(summary.runtimeExecutions)
    sum.sanctioned.add(summary.sanctioned)
    sum.suspicious.add(summary.suspicious)
    sum.unverifiable.add(summary.unverifiable)
  }

  private static func add(_ coverage: Coverage, to sum: inout Coverage) {
    // The least that a step had is what can be said of all.
    let order: [Coverage.Mode] = [.none, .trace, .notify]
    sum.mode = order.first { $0 == sum.mode || $0 == coverage.mode } ?? .none
    sum.held.add(coverage.held)
    sum.watched.add(coverage.watched)
    sum.engineSockets = distinct(sum.engineSockets + coverage.engineSockets)
    sum.clientExecs.add(coverage.clientExecs)
    sum.leftovers = union(of: sum.leftovers + coverage.leftovers, by: Fate.init) { $0.count.add($1.count) }
    sum.outsideDaemons = distinct(sum.outsideDaemons + coverage.outsideDaemons)
    sum.limits = distinct(sum.limits + coverage.limits)
  }

  /// From the first step's start to the last one's end; it ended as the first step that did not succeed.
  private static func job(of verdicts: [Verdict]) -> Job {
    let jobs = verdicts.map(\.job)
    var merged = jobs[0]
    merged.steps = verdicts.flatMap { verdict in
      guard verdict.job.steps.isEmpty else { return verdict.job.steps }
      return [
        MergedStep(
          step: verdict.step, outcome: verdict.outcome, end: verdict.job.end, findings: verdict.findings.map(\.id))
      ]
    }
    merged.command = []
    merged.host = distinct(jobs.map(\.host)).joined(separator: ", ")
    merged.started = jobs.map(\.started).min() ?? merged.started
    let ends = jobs.compactMap(\.finished)
    merged.finished = ends.count == jobs.count ? ends.max() : nil
    merged.end = jobs.compactMap(\.end).first { $0 != .exited(0) } ?? jobs.compactMap(\.end).first
    return merged
  }

  private static func policy(of policies: [PolicyOrigin]) -> PolicyOrigin {
    let digests = Set(policies.map(\.digest))
    return PolicyOrigin(
      origin: distinct(policies.map(\.origin)).joined(separator: " and "),
      digest: digests.count == 1 ? policies[0].digest : nil,
      writableByStep: policies.contains(where: \.writableByStep))
  }

  /// The first failure, with the name of every step that failed so.
  private static func failure(of verdicts: [Verdict]) -> GuardFailure? {
    let failed = verdicts.filter { $0.failure != nil }
    guard var failure = failed.first?.failure else { return nil }
    failure.message = "in \(distinct(failed.map(\.step)).joined(separator: ", ")): \(failure.message)"
    return failure
  }

  /// What tells one kind of sanctioned execution from another.
  private struct Grounds: Hashable {
    var execution: SanctionedExecution

    init(_ execution: SanctionedExecution) {
      self.execution = execution
      self.execution.count = 0
    }
  }

  /// What tells leftovers of one program from others.
  private struct Fate: Hashable {
    var leftover: Leftover

    init(_ leftover: Leftover) {
      self.leftover = leftover
      self.leftover.count = 0
    }
  }

  /// Each value once, in the order of first occurrence; `add` takes in what a repeat counted.
  private static func union<Value, Key: Hashable>(
    of values: [Value], by key: (Value) -> Key, add: (inout Value, Value) -> Void
  ) -> [Value] {
    var places: [Key: Int] = [:]
    var union: [Value] = []
    for value in values {
      if let place = places[key(value)] {
        add(&union[place], value)
      } else {
        places[key(value)] = union.count
        union.append(value)
      }
    }
    return union
  }

  private static func distinct(_ texts: [String]) -> [String] { union(of: texts, by: \.self) { _, _ in } }
}

extension Int {
  /// Adds a count that a file claims, which may be any.
  fileprivate mutating func add(_ count: Int) {
    let (sum, overflow) = addingReportingOverflow(count)
    self = overflow ? .max : sum
  }
}
