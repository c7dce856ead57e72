import ExecGate
import ExecLedger
import GuardModel
import GuardPolicy
import LinuxKernel
import Reports

/// Judges what passes the gate: reads the facts, asks the judge, and remembers the answer.
struct StepKeeper: GateKeeper {
  let fingerprints: FingerprintReader
  private var reader: AttemptReader
  let sentinel: ProcessID
  private let observers: ExecObservers
  private let origins: OriginReader
  /// As `EngineSockets` writes them.
  let engineSockets: [String]

  private var history: StepHistory
  /// The CI job by what a finding's own processes had; for a guard that was not told itself.
  private(set) var ciOfStep: CIContext?
  /// Notices that the trace has.
  private var told: Set<[String]> = []
  private static let toldLimit = 1000
  /// Whether the whole step is to be ended now.
  private(set) var mustTerminate = false
  /// What kept the guard from guarding.
  private(set) var failure: GuardFailure?

  init(
    judge: Judge, reader: AttemptReader, ledger: Ledger, fingerprints: FingerprintReader, sentinel: ProcessID,
    observers: ExecObservers, origins: OriginReader, engineSockets: [String]
  ) {
    self.reader = reader
    self.fingerprints = fingerprints
    self.sentinel = sentinel
    self.observers = observers
    self.origins = origins
    self.engineSockets = engineSockets
    history = StepHistory(
      judge: judge, ledger: ledger, engineSockets: engineSockets, at: GuardProcess.now(),
      evidenceDigest: EvidenceDigest.digest)
  }

  var account: Account { history.account }

  /// Whether the trace is what was written to it.
  var traceIsIntact: Bool { observers.traceIsIntact }

  /// What the policy wants done about an attempt on the guard that has failed: the step ends where findings end it.
  var responseToTampering: GuardAction { history.policy.onViolation == .terminate ? .terminated : .refused }

  var letsTracedExecute: Bool { history.policy.traced == .watch }

  func caller(_ fingerprint: Fingerprint) -> Caller { history.caller(fingerprint) }

  func knows(_ fingerprint: Fingerprint) -> Bool { history.knows(fingerprint) }

  mutating func mayRun(_ process: ProcessID, caller fingerprint: Fingerprint?, isHeld: Bool) -> Bool {
    // A step that is being ended executes nothing more.
    guard !mustTerminate, failure == nil else { return false }
    let caller = fingerprint.map { history.caller($0) } ?? .unknown
    let attempt: ExecAttempt
    let birth: Fingerprint
    do throws(ExaminationError) {
      (attempt, birth) = try reader.attempt(of: process, caller: caller, isHeld: isHeld)
    } catch {
      switch error {
      case .unverifiable(let reason): refuse(process, caller, reason, action: .killed)
      case .gone where !isHeld: lost(process)
      // A file system may say of a file what `/proc` says of a process that has ended: it stands there, and was not
      // verified.
      case .gone where Tracer.holds(process): refuse(process, caller, .imageUnreadable, action: .killed)
      case .gone: break
      }
      return false
    }
    let record = history.judge(attempt, caller: caller, birth: birth)
    attributeNewFinding()
    observe(record)
    if record.action == .terminated {
      mustTerminate = true
      // Those who wait for the runtime go first, while it still stands: a shell that saw it die would run its next line.
      TreeEnding.killAll(but: [process, sentinel])
    }
    if history.needsSweep { sweep() }
    return record.action == .reported
  }

  mutating func refused(_ thread: ThreadID, caller fingerprint: Fingerprint?, because reason: Unverifiable) {
    let caller = fingerprint.map { history.caller($0) } ?? .unknown
    let process = (try? ProcessTree.process(of: thread)) ?? ProcessID(rawValue: thread.rawValue)
    refuse(process, caller, reason, action: .refused)
  }

  mutating func lost(_ process: ProcessID) { refuse(process, .unknown, .endedUnverified, action: .reported) }

  /// Books what was noticed beside the execs, and ends the step where the notice says so.
  mutating func notice(
    _ kind: Notice.Kind, _ message: String, by process: ProcessID? = nil, instance: InstanceID? = nil,
    action: GuardAction = .reported
  ) {
    let notice = Notice(
      kind, message, by: process, instance: instance, at: GuardProcess.now(), action: action)
    history.book(notice)
    // Each different one once: a storm of them must not fill the trace.
    let isNew =
      told.count < Self.toldLimit && told.insert([notice.reason, message, "\(instance?.rawValue ?? 0)"]).inserted
    if isNew {
      observe { observers throws(GuardFailure) in try observers.noticed(notice) }
    }
    if action == .terminated { mustTerminate = true }
  }

  private mutating func refuse(
    _ process: ProcessID, _ caller: Caller, _ reason: Unverifiable, action: GuardAction
  ) {
    let record = history.refuse(process, caller: caller, reason, action: action, at: GuardProcess.now())
    attributeNewFinding()
    observe(record)
  }

  /// While the callers live: their folders and variables go with them.
  private mutating func attributeNewFinding() {
    guard let new = history.newFinding else { return }
    history.attribute(new.place, to: origins.claims(of: new.chain, in: history))
    if ciOfStep == nil { ciOfStep = origins.ci(of: new.chain, in: history) }
  }

  private mutating func observe(_ record: ExecRecord) {
    observe { observers throws(GuardFailure) in try observers.saw(record) }
  }

  private mutating func observe(_ tell: (ExecObservers) throws(GuardFailure) -> Void) {
    do { try tell(observers) } catch {
      failure = failure ?? error
    }
  }

  private mutating func sweep() {
    guard let processes = try? ProcessTree.all() else { return history.putOffSweep() }
    var living: Set<Fingerprint> = []
    lazy var tree = Set((try? ProcessTree.descendants(of: GuardProcess.process)) ?? processes)
    for process in processes {
      do throws(Errno) {
        living.insert(try fingerprint(of: process))
      } catch .noSuchProcess {
      } catch .noSuchFile {
      } catch .tryAgain {
        // In the middle of an exec; what it was is forgotten only if the next sweep meets it there again.
      } catch {
        // Unreadable: somebody else's process, a zombie, which is root's (task_dump_owner, fs/proc/base.c), or one of the
        // step that could be any instance. Forget nothing then.
        if ProcessTree.isFiltered(process), tree.contains(process), ProcessTree.isAlive(ThreadID(leaderOf: process)) {
          return history.putOffSweep()
        }
      }
    }
    history.sweep(living: living)
  }

  /// What a process is. A leader that has ended while its threads live on has no address space to tell it by.
  private func fingerprint(of process: ProcessID) throws(Errno) -> Fingerprint {
    let leader = ThreadID(leaderOf: process)
    do { return try fingerprints.fingerprint(of: leader) } catch {
      for thread in (try? ProcessTree.threads(of: process)) ?? [] where thread != leader {
        if let found = try? fingerprints.fingerprint(of: thread) { return found }
      }
      throw error
    }
  }
}
