import ExecLedger
import GuardModel
import GuardPolicy

/// Judges the execs of one step in their order, remembers them and books them: pure, and the same for a step that runs
/// and for a recorded one.
struct StepHistory {
  private let judge: Judge
  private var ledger: Ledger
  private(set) var account: Account
  /// The finding that the last exec made, where it made a new one: its place, and its chain.
  private(set) var newFinding: (place: Int, chain: [Instance])?

  init(
    judge: Judge, ledger: Ledger, engineSockets: [String], at time: Timestamp,
    evidenceDigest: @escaping @Sendable (Image, ProcessID) -> Digest?
  ) {
    self.judge = judge
    self.ledger = ledger
    account = Account(policy: judge.policy, evidenceDigest: evidenceDigest)
    guard !engineSockets.isEmpty else { return }
    let sockets = engineSockets.joined(separator: ", ")
    book(
      Notice(
        .handoff(.engineSocketReachable), "containers started through \(sockets) run outside the step, unguarded",
        at: time))
  }

  var policy: Policy { judge.policy }

  /// Who a process with this fingerprint is.
  func caller(_ fingerprint: Fingerprint) -> Caller { ledger.caller(fingerprint) }

  /// Whether the exec that made this fingerprint was judged.
  func knows(_ fingerprint: Fingerprint) -> Bool { ledger.knows(fingerprint) }

  /// The creation chain of a caller, itself first; empty where it is not known.
  func chain(of caller: Caller) -> [Instance] {
    if case .known(let instance) = caller { ledger.chain(from: instance.id) } else { [] }
  }

  /// Judges an exec whose image is final, and remembers the new instance with the fingerprint it was born with.
  mutating func judge(_ attempt: ExecAttempt, caller: Caller, birth: Fingerprint) -> ExecRecord {
    // A process that nobody holds is one that a debugger of the step traces.
    if attempt.taints.contains(.traced) { account.countWatched() }
    let judgement = judge.judge(attempt, caller: caller)
    let instance = ledger.record(attempt, standing: judgement.standing, fingerprint: birth, caller: caller)
    let action = policy.response(to: judgement.ruling)
    // The whole chain for what ends in a report only: most execs are ordinary.
    let chain = judgement.ruling == .ordinary ? [instance] : ledger.chain(from: instance.id)
    newFinding = account.book(judgement, chain: chain, action: action).map { ($0, chain) }
    return ExecRecord(
      instance: instance.id, caller: caller, attempt: attempt, process: attempt.process, time: attempt.time,
      ruling: judgement.ruling, standing: judgement.standing, action: action)
  }

  /// Books an exec that could not be examined.
  mutating func refuse(
    _ process: ProcessID, caller: Caller, _ reason: Unverifiable, action: GuardAction, at time: Timestamp
  ) -> ExecRecord {
    let chain = chain(of: caller)
    newFinding = account.bookUnverifiable(reason, process: process, callerChain: chain, action: action, at: time)
      .map { ($0, chain) }
    return ExecRecord(
      instance: nil, caller: caller, attempt: nil, process: process, time: time, ruling: .unverifiable(reason),
      standing: .ordinary, action: action)
  }

  /// Says where the exec of a finding came from, which only a running step can tell.
  mutating func attribute(_ place: Int, to claims: [Attribution]) { account.attribute(place, to: claims) }

  /// Books what was noticed beside the execs.
  mutating func book(_ notice: Notice) {
    account.book(notice, chain: notice.instance.map { ledger.chain(from: $0) } ?? [])
  }

  // What a running step needs beside: memory that follows living processes.

  var needsSweep: Bool { ledger.needsSweep }

  mutating func putOffSweep() { ledger.putOffSweep() }

  mutating func sweep(living: Set<Fingerprint>) { ledger.sweep(living: living) }
}

extension Policy {
  /// What is done about a ruling; `.reported` lets the process run on.
  fileprivate func response(to ruling: Ruling) -> GuardAction {
    switch ruling {
    case .ordinary, .sanctioned, .ownReexec, .excepted, .continued: return .reported
    // What could not be verified does not run under any policy.
    case .unverifiable: return .killed
    case .suspicious:
      switch onViolation {
      case .terminate: return .terminated
      case .kill: return .killed
      case .report: return .reported
      }
    }
  }
}
