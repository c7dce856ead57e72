import GuardModel
import GuardPolicy
import Runtimes

/// Judges a recording from its first exec to its last, keeping the instances that a ledger would.
struct Replay {
  struct Judged {
    var exec: RecordedExec
    var judgement: Judgement
    var caller: Caller
  }

  private(set) var judged: [Judged] = []
  private let files: RecordedFiles
  private let judge: Judge
  private var instances: [Int32: [Instance]] = [:]
  private var lastID = InstanceID.guardItself

  init(_ recording: Recording, policy: Policy = .builtIn) {
    files = RecordedFiles(recording)
    judge = Judge(
      policy: policy, snapshot: files.snapshot, home: Namespaces(mount: 1, process: 1, user: 1),
      names: ["runc": ["runc"], "crun": ["crun"]])
    for exec in recording.execs { step(exec) }
  }

  private mutating func step(_ exec: RecordedExec) {
    let time = Timestamp(seconds: Int64(lastID.rawValue), nanoseconds: 0)
    let requested = exec.path.isEmpty ? "/dev/fd/\(exec.dirfd ?? 0)" : exec.path
    let attempt = ExecAttempt(
      process: ProcessID(rawValue: exec.pid), user: UserID(rawValue: exec.uid), time: time, image: files.image(exec),
      arguments: files.arguments(exec), requested: ByteString(requested), namespaces: namespaces(exec),
      indirectTarget: files.target(of: exec))
    let caller = caller(of: exec, like: attempt)
    let judgement = judge.judge(attempt, caller: caller)
    lastID = InstanceID(rawValue: lastID.rawValue + 1)
    var creator: InstanceID?
    if case .known(let instance) = caller { creator = instance.id }
    instances[exec.pid, default: []].append(
      Instance(id: lastID, creator: creator, attempt: attempt, standing: judgement.standing))
    judged.append(Judged(exec: exec, judgement: judgement, caller: caller))
  }

  /// The instance of a process is its own last exec, else the one its creator was when it forked. A creator may have
  /// executed something else since (conmon: podman), so the recorded caller's content chooses among its instances.
  private func caller(of exec: RecordedExec, like attempt: ExecAttempt) -> Caller {
    for process in [exec.pid] + exec.born {
      guard let candidates = instances[process] else { continue }
      let digest = Digest(hex: exec.callerDigest + String(repeating: "0", count: 48))
      if let instance = candidates.last(where: { $0.attempt.image.digest == digest }) { return .known(instance) }
    }
    // The recorder's own child, before its first exec.
    guard instances.isEmpty else { return .unknown }
    return .known(Instance(id: .guardItself, creator: nil, attempt: attempt, standing: .ordinary))
  }

  /// Recordings tell which namespaces differ from the recorder's, not which they are.
  private func namespaces(_ exec: RecordedExec) -> Namespaces {
    func number(_ name: String) -> UInt64 { exec.differing?.contains(name) == true ? 2 : 1 }
    return Namespaces(mount: number("mnt"), process: number("pid"), user: number("user"))
  }
}
