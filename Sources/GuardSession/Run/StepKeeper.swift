import ExecGate
import ExecLedger
import GuardModel
import GuardPolicy
import LinuxKernel
import Reports

/// Judges what passes the gate: reads the facts, asks the judge, and remembers the answer.
struct StepKeeper: GateKeeper {
  private let judge: Judge
  private let fingerprints: FingerprintReader
  private var reader: AttemptReader
  private var ledger: Ledger
  private let sentinel: ProcessID
  private let observers: ExecObservers

  private(set) var account: Account
  /// Whether the whole step is to be ended now.
  private(set) var mustTerminate = false
  /// What kept the guard from guarding.
  private(set) var failure: GuardFailure?

  init(
    judge: Judge, reader: AttemptReader, ledger: Ledger, fingerprints: FingerprintReader, sentinel: ProcessID,
    observers: ExecObservers,
    engineSockets: [String]
  ) {
    self.judge = judge
    self.reader = reader
    self.ledger = ledger
    self.fingerprints = fingerprints
    self.sentinel = sentinel
    self.observers = observers
    account = Account(policy: judge.policy)
    account.bookHandoff(engineSockets)
  }

  var letsTracedExecute: Bool { judge.policy.traced == .watch }

  func knows(_ fingerprint: Fingerprint) -> Bool { ledger.caller(fingerprint) != .unknown }

  mutating func mayRun(_ process: ProcessID, caller fingerprint: Fingerprint?, isHeld: Bool) -> Bool {
    // A step that is being ended executes nothing more.
    guard !mustTerminate, failure == nil else { return false }
    let caller = fingerprint.map { ledger.caller($0) } ?? .unknown
    let attempt: ExecAttempt
    let birth: Fingerprint
    do throws(ExaminationError) {
      (attempt, birth) = try reader.attempt(of: process, caller: caller, isHeld: isHeld)
    } catch {
      switch error {
      case .unverifiable(let reason): refuse(process, caller, reason, action: .killed)
      case .gone where !isHeld: lost(process)
      case .gone: break
      }
      return false
    }
    if !isHeld { account.countWatched() }
    let judgement = judge.judge(attempt, caller: caller)
    let instance = ledger.record(attempt, standing: judgement.standing, fingerprint: birth, caller: caller)
    let action = response(to: judgement.ruling)
    account.book(judgement, chain: noteworthyChain(of: instance, judgement.ruling), action: action)
    observe(
      ExecRecord(
        instance: instance.id, caller: caller, attempt: attempt, process: process, time: attempt.time,
        ruling: judgement.ruling, standing: judgement.standing))
    if action == .terminated {
      mustTerminate = true
      // Those who wait for the runtime go first, while it still stands: a shell that saw it die would run its next line.
      TreeEnding.killAll(but: [process, sentinel])
    }
    if ledger.needsSweep { sweep() }
    return action == .reported
  }

  mutating func refused(_ thread: ThreadID, caller fingerprint: Fingerprint?, because reason: Unverifiable) {
    let caller = fingerprint.map { ledger.caller($0) } ?? .unknown
    let process = (try? ProcessTree.process(of: thread)) ?? ProcessID(rawValue: thread.rawValue)
    refuse(process, caller, reason, action: .refused)
  }

  mutating func lost(_ process: ProcessID) { refuse(process, .unknown, .endedUnverified, action: .reported) }

  /// Learns that the sentinel was killed while the step ran, which only somebody who attacks the guard has reason to do.
  mutating func sentinelWasKilled() {
    account.bookTampering("the guard's sentinel process was killed from outside the guard")
    mustTerminate = true
  }

  /// What is done about a ruling; `.reported` lets the process run on.
  private func response(to ruling: Ruling) -> GuardAction {
    switch ruling {
    case .ordinary, .sanctioned, .ownReexec, .excepted, .continued: return .reported
    // What could not be verified does not run under any policy.
    case .unverifiable: return .killed
    case .suspicious:
      switch judge.policy.onViolation {
      case .terminate: return .terminated
      case .kill: return .killed
      case .report: return .reported
      }
    }
  }

  private mutating func refuse(
    _ process: ProcessID, _ caller: Caller, _ reason: Unverifiable, action: GuardAction
  ) {
    let chain: [Instance] = if case .known(let instance) = caller { ledger.chain(from: instance.id) } else { [] }
    account.bookUnverifiable(reason, process: process, callerChain: chain, action: action)
    observe(
      ExecRecord(
        instance: nil, caller: caller, attempt: nil, process: process, time: GuardProcess.now(),
        ruling: .unverifiable(reason), standing: .ordinary))
  }

  /// The chain that a booking needs: whole for what ends in a report, the instance alone for an ordinary exec.
  private func noteworthyChain(of instance: Instance, _ ruling: Ruling) -> [Instance] {
    ruling == .ordinary ? [instance] : ledger.chain(from: instance.id)
  }

  private mutating func observe(_ record: ExecRecord) {
    do { try observers.saw(record) } catch {
      failure = failure ?? error
    }
  }

  private mutating func sweep() {
    guard let processes = try? ProcessTree.all() else { return ledger.putOffSweep() }
    var living: Set<Fingerprint> = []
    for process in processes {
      do throws(Errno) {
        living.insert(try fingerprints.fingerprint(of: ThreadID(leaderOf: process)))
      } catch .noSuchProcess {
      } catch .noSuchFile {
      } catch {
        // Unreadable: another user's process, or one of the step that could be any instance. Forget nothing this time.
        if ProcessTree.isFiltered(process) { return ledger.putOffSweep() }
      }
    }
    ledger.sweep(living: living)
  }
}
