import GuardModel
import Testing

@testable import GuardCommands

@Suite("A step that nobody named")
struct StepNamingTests {
  private func name(
    _ variables: String..., caller: String = "runner", script: ShellScript = .command("make")
  ) -> String {
    StepNaming.name(
      Settings(environment: variables.map { ByteString($0) }), caller: caller, digest: StepNaming.digest(of: script))
  }

  @Test("is named after the CI's own step")
  func step() {
    #expect(name("GITHUB_JOB=build", "GITHUB_ACTION=__run_2") == "build.__run_2")
    #expect(name("CI_WORKFLOW_NAME=ci", "CI_STEP_NAME=test") == "ci.test")
  }

  @Test(
    "is named after the CI's job and the script, where steps have no names",
    arguments: ["CI_JOB_NAME", "BUILDKITE_LABEL", "CIRCLE_JOB", "SYSTEM_JOBNAME", "STAGE_NAME", "JOB_BASE_NAME"])
  func job(variable: String) {
    let first = name("\(variable)=build")
    #expect(first.hasPrefix("build-") && first.utf8.count == 14)
    #expect(first == name("\(variable)=build"))
    #expect(first != name("\(variable)=build", script: .command("make test")))
    #expect(name("\(variable)=build", script: .standardInput) == "build")
  }

  @Test("is named after the recipe line in make, whatever CI make runs in")
  func recipe() {
    #expect(name("CI_JOB_NAME=build", caller: "make").hasPrefix("make-"))
    #expect(name("CI_JOB_NAME=build", "MAKELEVEL=1", caller: "sh").hasPrefix("build-"))
  }

  @Test("has a name without any CI, and without its script's file")
  func bare() {
    #expect(name().hasPrefix("sh-"))
    #expect(name(script: .file("/nowhere/at/all")) == "sh")
    #expect(name(script: .file("/dev/null")) == "sh")
  }
}
