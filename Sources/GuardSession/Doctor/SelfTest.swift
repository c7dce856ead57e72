public import GuardModel
import GuardPolicy
import LinuxKernel

/// Tries the guard on itself, as a pipeline would run it: this program guards this program, which executes a harmless
/// program with runc's identity.
struct SelfTest {
  /// Ends a check that hangs.
  private static let seconds: Int32 = 30
  private static let ownProgram: ByteString = "/proc/self/exe"

  private let folder: ProgramFolder
  private let runtime: ByteString
  private let environment: [ByteString]
  /// Where this program's file lies, and what it holds.
  private let own: (path: ByteString, digest: Digest)
  private let runtimeDigest: Digest

  /// The checks; none where there is no folder that may hold programs, or no fake runtime for this machine.
  static func run() -> [SelfTestCheck] {
    guard let test = SelfTest() else { return [] }
    return SelfTestCheck.Kind.allCases.map { test.check($0) }
  }

  private init?() {
    // The guards of the checks take no setting from outside, and none of their findings is the pipeline's.
    let environment = GuardProcess.environment().filter { !$0.hasPrefix("RUNCGUARD_") }
    guard let program = FakeRuntime.program, let runtimeDigest = SHA256.digest(of: program),
      let path = try? ProcessFiles(GuardProcess.process).link("exe"),
      let file = try? ProcessFiles(GuardProcess.process).openImage(), let digest = try? SHA256.digest(of: file),
      let folder = Self.folder(holding: program, environment)
    else { return nil }
    self.environment = environment
    self.runtimeDigest = runtimeDigest
    own = (path, digest)
    runtime = ByteString(folder.path.bytes + Array("/runc".utf8))
    self.folder = folder
  }

  /// The first usual folder for temporary files where the fake runtime runs: it may be mounted noexec.
  private static func folder(holding program: [UInt8], _ environment: [ByteString]) -> ProgramFolder? {
    let temporary: ByteString = "TMPDIR="
    let named = environment.first { $0.hasPrefix(temporary) }
      .map { ByteString($0.bytes.dropFirst(temporary.bytes.count)) }
    for parent in [named, "/tmp", "/var/tmp", "/dev/shm"].compactMap({ $0 }) where parent.hasPrefix("/") {
      do throws(Errno) {
        let folder = try ProgramFolder(in: parent)
        let runtime = try folder.writeProgram(program, to: "runc")
        let output = folder.file("output")
        let end = try ProgramRun.run(
          runtime, [runtime], environment: environment, output: output, seconds: seconds)
        if end == .exited(FakeRuntime.exitStatus) { return folder }
      } catch {
        continue
      }
    }
    return nil
  }

  private func check(_ kind: SelfTestCheck.Kind) -> SelfTestCheck {
    switch kind {
    case .nonEngineStopped:
      expect(kind, .exited(GuardRun.usualViolationStatus), sign: false, .builtIn, ["exec", runtime])
    case .enginePasses:
      // Both are pinned, because neither was installed.
      expect(
        kind, .exited(FakeRuntime.exitStatus), sign: true,
        Policy(customEngines: [
          CustomEngine(name: "self-test", path: "\(own.path)", pin: own.digest),
          CustomEngine(name: "self-test-runtime", path: "\(runtime)", pin: runtimeDigest, mayRun: []),
        ]), ["exec", runtime])
    case .failedExecReturns:
      expect(
        kind, .exited(SelfTestVictim.failureStatus), sign: false, .builtIn,
        ["exec", ByteString(folder.path.bytes + Array("/missing".utf8))])
    case .threadedExecReturns:
      expect(kind, .exited(SelfTestVictim.doneStatus), sign: false, .builtIn, ["thread", Self.ownProgram])
    }
  }

  /// Guards the victim, and compares how the guard ended and whether the fake runtime ran.
  private func expect(
    _ kind: SelfTestCheck.Kind, _ expected: StepEnd, sign: Bool, _ policy: Policy, _ words: [ByteString]
  ) -> SelfTestCheck {
    let output = folder.file("output")
    let policyFile = folder.file("policy.yml")
    do throws(Errno) {
      try ReportFile(path: policyFile).replace(with: Array(policy.canonicalText.utf8))
      let guarding: [ByteString] = ["runcguard", "run", "--policy", policyFile, "--name", "self-test", "--"]
      let victim = [Self.ownProgram, ByteString(SelfTestVictim.name)] + words
      let end = try ProgramRun.run(
        Self.ownProgram, guarding + victim, environment: environment, output: output, seconds: Self.seconds)
      let text = String(decoding: try readWhole(output, limit: 65_536), as: UTF8.self)
      let lines = text.split(separator: "\n")
      let ran = lines.contains { $0 + "\n" == FakeRuntime.sign }
      guard end == expected, ran == sign else {
        let said = lines.first { $0.hasPrefix("runcguard:") } ?? lines.first ?? "nothing"
        let cause = lines.drop { $0 != said }.dropFirst().first { $0.hasPrefix("  ") }.map { ":\($0)" } ?? ""
        let statuses = "ended with \(end.shellStatus) instead of \(expected.shellStatus)"
        return SelfTestCheck(kind, passed: false, detail: "\(statuses); \(said)\(cause)")
      }
      return SelfTestCheck(kind, passed: true)
    } catch {
      return SelfTestCheck(kind, passed: false, detail: error.explanation)
    }
  }
}

/// What the self-test guards.
public enum SelfTestVictim {
  /// The hidden command by which it is called.
  public static let name = "self-test-victim"
  /// An exec failed as it should.
  static let failureStatus: Int32 = 43
  static let doneStatus: Int32 = 44

  /// Executes `path`, from a thread of its own where that is asked for.
  ///
  /// - Returns: the exit status, where nothing was executed.
  public static func run(_ way: String, _ path: ByteString) -> Int32 {
    switch way {
    case "exec": return ProgramRun.execute(path, [path], fromThread: false) == .noSuchFile ? failureStatus : 1
    case "thread":
      _ = ProgramRun.execute(path, ["runcguard", ByteString(name), "done", path], fromThread: true)
      return 1
    case "done": return doneStatus
    default: return 1
    }
  }
}
