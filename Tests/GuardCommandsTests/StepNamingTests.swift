import GuardModel
import Provenance
import Testing

@testable import GuardCommands

@Suite("A step that nobody named")
struct StepNamingTests {
  private func name(_ variables: String..., caller: String = "runner") -> String { name(variables, caller: caller) }

  private func name(
    _ variables: [String], caller: String = "runner", script: ShellScript = .command("make")
  ) -> String {
    let ci = CIContext.detect(Environment(variables.map { ByteString($0) }))
    return StepNaming.name(ci, caller: caller, digest: StepNaming.digest(of: script))
  }

  @Test("is named after the CI's own step")
  func step() {
    #expect(name("GITHUB_ACTIONS=true", "GITHUB_JOB=build", "GITHUB_ACTION=__run_2") == "build.__run_2")
    #expect(name("CI=woodpecker", "CI_WORKFLOW_NAME=ci", "CI_STEP_NAME=test") == "ci.test")
  }

  @Test(
    "is named after the CI's job and the script, where steps have no names",
    arguments: [
      ["GITLAB_CI=true", "CI_JOB_NAME=build", "CI_JOB_STAGE=test"], ["BUILDKITE=true", "BUILDKITE_LABEL=build"],
      ["CIRCLECI=true", "CIRCLE_JOB=build"], ["TF_BUILD=True", "SYSTEM_JOBNAME=build"],
      ["JENKINS_URL=http://j/", "JOB_NAME=app/main", "STAGE_NAME=build"], ["JENKINS_URL=http://j/", "JOB_NAME=build"],
    ])
  func job(variables: [String]) {
    let first = name(variables)
    #expect(first.hasPrefix("build-") && first.utf8.count == 14)
    #expect(first == name(variables))
    #expect(first != name(variables, script: .command("make test")))
    #expect(name(variables, script: .standardInput) == "build")
  }

  @Test("is named after the recipe line in make, whatever CI make runs in")
  func recipe() {
    #expect(name("CIRCLECI=1", "CIRCLE_JOB=build", caller: "make").hasPrefix("make-"))
    #expect(name("CIRCLECI=1", "CIRCLE_JOB=build", "MAKELEVEL=1", caller: "sh").hasPrefix("build-"))
  }

  @Test("has a name without any CI, and without its script's file")
  func bare() {
    #expect(name().hasPrefix("sh-"))
    #expect(name([], script: .file("/nowhere/at/all")) == "sh")
    #expect(name([], script: .file("/dev/null")) == "sh")
  }
}
