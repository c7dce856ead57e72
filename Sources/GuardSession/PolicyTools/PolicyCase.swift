public import GuardModel
public import GuardPolicy
import LinuxKernel
import Runtimes
import Synchronization

/// A made-up case judged by the real judge, with the files of this machine: who executed whom, told from the outermost
/// program on.
public struct PolicyCase: Sendable {
  /// One exec of the case.
  public struct Step: Sendable {
    public var program: ByteString
    public var ruling: Ruling
    public var standing: Standing
    /// What led to it, in words.
    public var why: [String]
  }

  public let steps: [Step]

  /// Judges that the programs of `chain` (nearest creator first) led to `caller`, which executed `runtime`.
  ///
  /// - Throws: `GuardFailure` where a program cannot be read.
  public static func judge(
    policy: Policy, runtime: ByteString, caller: ByteString, chain: [ByteString], arguments: [ByteString]
  ) throws(GuardFailure) -> PolicyCase {
    let snapshot = TrustSnapshot(
      StartSnapshot.files(policy, environment: GuardProcess.environment()), pins: policy.pins)
    let home = ProcessFiles(GuardProcess.process).namespaces()
    let box = Notes()
    let judge = Judge(
      policy: policy, snapshot: snapshot, home: home, names: RuntimeFamily.knownNames, note: { box.add($0) })
    var steps: [Step] = []
    var number: UInt64 = 0
    func attempt(_ program: ByteString, _ arguments: [ByteString]) throws(GuardFailure) -> ExecAttempt {
      ExecAttempt(
        process: GuardProcess.process, user: GuardProcess.user, time: GuardProcess.now(),
        image: try ImageExaminer.image(at: program, snapshot: snapshot), arguments: arguments, requested: program,
        directory: GuardProcess.directory(), namespaces: home)
    }
    var creator = Caller.known(
      Instance(
        id: .guardItself, creator: nil, attempt: try attempt("/proc/self/exe", ["runcguard"]), standing: .ordinary))
    let execs = chain.reversed().map { ($0, [$0]) } + [(caller, [caller])] + [(runtime, arguments)]
    for (program, words) in execs {
      let attempt = try attempt(program, words)
      let judgement = judge.judge(attempt, caller: creator)
      number += 1
      creator = .known(
        Instance(
          id: InstanceID(rawValue: number), creator: nil, attempt: attempt, standing: judgement.standing))
      steps.append(
        Step(program: program, ruling: judgement.ruling, standing: judgement.standing, why: box.take()))
    }
    return PolicyCase(steps: steps)
  }

  /// What the judge says while it judges.
  private final class Notes: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ line: String) { lines.withLock { $0.append(line) } }

    func take() -> [String] {
      lines.withLock { lines in
        defer { lines = [] }
        return lines
      }
    }
  }
}
