import ExecLedger
public import GuardModel
public import GuardPolicy
import LinuxKernel
public import Reports
import Runtimes

/// A recorded trace judged again, by the judge and the ledger that a run has: pure from the file's bytes on.
public struct Replay: Sendable {
  /// The largest trace that is read, in bytes.
  public static let sizeLimit = 1 << 30

  public private(set) var verdict: Verdict
  /// The run's own outcome; nil where the trace does not tell it.
  public private(set) var recordedOutcome: Outcome?
  public private(set) var changes: [ChangedRuling] = []
  /// Every exec as it is ruled now, with its line.
  public private(set) var execs: [(line: Int, record: ExecRecord)] = []
  /// Sentences: where the replay may differ from what a run would have been.
  public private(set) var remarks: [String] = []
  /// Where the trace stops being one; all before is judged.
  public private(set) var damage: TraceDamage?

  /// Reads and judges the trace that a path leads to; nil judges by the policy of the run itself.
  ///
  /// - Throws: `GuardFailure` where there is no trace, or its policy cannot be told.
  public static func run(
    trace path: ByteString, policy: Policy?, guardVersion: String
  ) throws(GuardFailure) -> Replay {
    let bytes: [UInt8]
    do throws(Errno) {
      let file = try OpenedFile(path: path)
      let facts = try file.facts()
      guard facts.isRegular else { throw .isDirectory }
      guard facts.facts.identity.size <= Int64(sizeLimit) else { throw .fileTooLarge }
      bytes = try file.read(at: 0, count: Int(facts.facts.identity.size))
    } catch {
      throw GuardFailure(.preparing, "\(path): \(error.explanation)")
    }
    return try Replay(bytes, name: path, policy: policy, guardVersion: guardVersion)
  }

  /// Judges the bytes of a trace.
  ///
  /// - Throws: `GuardFailure` where they have no header, or their policy cannot be told.
  public init(_ bytes: [UInt8], name: ByteString, policy chosen: Policy?, guardVersion: String) throws(GuardFailure) {
    var reader: TraceReader
    do { reader = try TraceReader(bytes) } catch {
      throw GuardFailure(.preparing, "\(name):\(error.line): \(error.reason)", cure: "name a file of --trace")
    }
    let header = reader.header
    let policy: Policy = if let chosen { chosen } else { try Self.policy(of: header, name) }
    var lines: [(number: Int, line: TraceLine)] = []
    do throws(TraceDamage) {
      while let line = try reader.next() { lines.append((reader.lineNumber, line)) }
    } catch {
      damage = error
    }
    let attempts = lines.lazy.compactMap { if case .exec(let record) = $0.line { record.attempt } else { nil } }
    let recorded = RecordedSnapshot(header, attempts, policy: policy)
    verdict = Self.verdict(header, policy, attempts.first, recordedPolicy: chosen == nil, guardVersion)
    if chosen != nil, !recorded.unknownPaths.isEmpty {
      let paths = recorded.unknownPaths.map(\.description).joined(separator: ", ")
      remarks.append("the trace does not tell what stood at \(paths) when the run started")
    }
    if header.run == nil { remarks.append("a trace of version 1: installed programs are taken from its execs") }
    try judge(lines, header, policy, recorded, name)
  }

  private mutating func judge(
    _ lines: [(number: Int, line: TraceLine)], _ header: TraceHeader, _ policy: Policy, _ recorded: RecordedSnapshot,
    _ name: ByteString
  ) throws(GuardFailure) {
    guard let guardItself = header.run?.guardItself ?? Self.unknownGuard(lines) else { return settle(nil, policy) }
    var history = StepHistory(
      judge: Judge(
        policy: policy, snapshot: recorded.snapshot, home: header.homeNamespaces, names: RuntimeFamily.knownNames),
      ledger: Ledger(
        guardItself: Instance(id: .guardItself, creator: nil, attempt: guardItself, standing: .ordinary),
        fingerprint: Fingerprint(.guardItself)),
      engineSockets: header.run?.engineSockets ?? [], at: guardItself.time, evidenceDigest: { _, _ in nil })
    for (number, line) in lines {
      switch line {
      case .exec(let record):
        guard let now = Self.judge(record, &history, recorded) else {
          damage = TraceDamage(line: number, "a record before this one is missing")
          return settle(history, policy)
        }
        execs.append((number, now))
        guard now.ruling != record.ruling else { continue }
        changes.append(
          ChangedRuling(
            line: number, program: now.attempt?.image.path ?? "?",
            caller: history.chain(of: now.caller).first?.attempt.image.path ?? "?", recorded: record.ruling,
            now: now.ruling))
      case .notice(let notice): history.book(notice)
      case .end(let end):
        recordedOutcome = end.outcome
        verdict.job.finished = end.time
        verdict.job.end = end.stepEnd
        verdict.coverage.leftovers = end.leftovers
        if policy.onViolation < .terminate, wasTerminated(lines) {
          remarks.append("the run was terminated: what the step would have done after that is not in the trace")
        }
      case .header: break
      }
    }
    settle(history, policy)
  }

  /// One exec as it is ruled now; nil where its number says that one before it is missing.
  private static func judge(
    _ record: TraceRecord, _ history: inout StepHistory, _ recorded: RecordedSnapshot
  ) -> ExecRecord? {
    let caller: Caller =
      switch record.creator {
      case .known(let id): history.caller(Fingerprint(id))
      case .ambiguous: .ambiguous
      case .unknown: .unknown
      }
    if case .known = record.creator, caller == .unknown { return nil }
    guard let attempt = record.attempt, let instance = record.instance else {
      guard case .unverifiable(let reason) = record.ruling else { return nil }
      return history.refuse(
        record.process, caller: caller, reason, action: record.action ?? .refused, at: record.time)
    }
    let now = history.judge(recorded.reassessed(attempt), caller: caller, birth: Fingerprint(instance))
    return now.instance == instance ? now : nil
  }

  private mutating func settle(_ history: StepHistory?, _ policy: Policy) {
    if let account = history?.account {
      verdict.summary = account.summary
      verdict.findings = account.findings
      verdict.sanctioned = account.sanctioned
      verdict.coverage.held = account.summary.execs - account.watched
      verdict.coverage.watched = account.watched
      verdict.coverage.clientExecs = account.clientExecs
    }
    verdict.outcome = history?.account.isViolation == true ? .violation : .clean
    guard let damage else { return }
    verdict.outcome = .error
    verdict.failure = GuardFailure(
      .guarding, "the trace is damaged at line \(damage.line): \(damage.reason)",
      cure: "what came before was judged; record the run again")
  }

  private func wasTerminated(_ lines: [(number: Int, line: TraceLine)]) -> Bool {
    lines.contains { if case .exec(let record) = $0.line { record.action == .terminated } else { false } }
  }

  private static func policy(of header: TraceHeader, _ name: ByteString) throws(GuardFailure) -> Policy {
    if let run = header.run {
      return try PolicySource.document(Array(run.policy.utf8), path: name, at: run.started).policy
    }
    guard header.mode != .none else {
      throw GuardFailure(
        .preparing, "\(name): nothing was observed: this guard ran inside a guarded step",
        cure: "judge the outer guard's trace")
    }
    let builtIn = Policy.builtIn
    if header.policyDigest == SHA256.digest(of: Array(builtIn.canonicalText.utf8)) { return builtIn }
    throw GuardFailure(
      .readingPolicy, "\(name): traces of version 1 do not hold the policy of their run",
      cure: "name a policy with --policy")
  }

  /// Stands for the guard in a trace of version 1, which did not record it.
  private static func unknownGuard(_ lines: [(number: Int, line: TraceLine)]) -> ExecAttempt? {
    let first = lines.lazy.compactMap { if case .exec(let record) = $0.line { record.attempt } else { nil } }.first
    guard var attempt = first else { return nil }
    attempt.image.path = "runcguard"
    attempt.image.identification = .ordinary
    attempt.image.digest = nil
    attempt.arguments = []
    return attempt
  }

  private static func verdict(
    _ header: TraceHeader, _ policy: Policy, _ first: ExecAttempt?, recordedPolicy: Bool, _ guardVersion: String
  ) -> Verdict {
    Verdict(
      outcome: .unfinished, step: header.step, stage: policy.stage,
      coverage: Coverage(
        mode: header.mode, privileges: "as recorded by runcguard \(header.guardVersion)", kernel: "not recorded",
        engineSockets: header.run?.engineSockets ?? [],
        limits: ["judged from a trace, whose arguments are redacted: an exception's argv may fit otherwise"]),
      job: Job(
        command: first?.arguments ?? [], directory: first?.directory ?? "", host: "",
        started: header.run?.started ?? first?.time ?? Timestamp(seconds: 0, nanoseconds: 0)),
      policy: PolicyOrigin(
        origin: recordedPolicy ? header.run?.policyOrigin ?? "built-in" : "chosen for the replay",
        digest: SHA256.digest(of: Array(policy.canonicalText.utf8)), writableByStep: false),
      guardVersion: guardVersion)
  }
}

extension Fingerprint {
  /// What stands for an instance's fingerprint where only its number was recorded.
  fileprivate init(_ instance: InstanceID) { self.init(high: 0, low: instance.rawValue) }
}
