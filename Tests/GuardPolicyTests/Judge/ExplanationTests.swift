import GuardModel
import GuardPolicy
import Runtimes
import Synchronization
import Testing

/// The judge tells its steps, and they change nothing.
@Suite struct ExplanationTests {
  private final class Notes: Sendable {
    let lines = Mutex<[String]>([])
  }

  private static func told(_ attempt: ExecAttempt, by caller: Caller, _ policy: Policy = .builtIn) -> [String] {
    let notes = Notes()
    let judge = Judge(
      policy: policy, snapshot: Scene.snapshot(policy), home: Scene.home, names: Scene.names,
      note: { line in notes.lines.withLock { $0.append(line) } })
    let judgement = judge.judge(attempt, caller: caller)
    #expect(judgement == Scene(policy).judge.judge(attempt, caller: caller))
    return notes.lines.withLock { $0 }
  }

  @Test func everyReasonOfASuspiciousRulingIsTold() throws {
    let attempt = Scene.attempt("runc", trust: .untrusted(.notOwnedByRoot), path: "/tmp/x", requested: "/tmp/x")
    let told = Self.told(attempt, by: Scene.bash)
    for reason in try #require(Scene().reasons(attempt, by: Scene.bash)) {
      #expect(told.contains { $0.hasPrefix("\(reason.rawValue): ") }, "\(told)")
    }
    #expect(told.contains { $0.contains("it is not owned by root") })
    #expect(told.last == "the policy has no exceptions")
  }

  @Test func anEnginesRightIsTold() {
    let told = Self.told(Scene.attempt("runc"), by: Scene.conmon)
    #expect(told.contains { $0.contains("its caller /usr/bin/conmon is conmon of podman, sanctioned") }, "\(told)")
    #expect(told.last == "conmon of podman may execute runc: sanctioned")
  }

  @Test func aComponentsStandingIsTold() {
    #expect(Self.told(Scene.attempt("conmon"), by: Scene.bash).last?.contains("started by conmon or podman") == true)
    #expect(Self.told(Scene.attempt("make"), by: Scene.bash).last?.contains("no container runtime") == true)
    let unused = Self.told(Scene.attempt("podman"), by: Scene.bash, Policy(engines: []))
    #expect(unused.contains { $0.contains("an engine that the policy does not use") }, "\(unused)")
  }

  @Test func theExceptionIsTold() {
    let policy = Policy(exceptions: [
      PolicyException(caller: "/usr/bin/bash", runtime: .family("runc"), reason: "a test")
    ])
    let told = Self.told(Scene.attempt("runc"), by: Scene.bash, policy)
    #expect(told.last == "exception 1 of the policy covers it: a test")
  }
}
