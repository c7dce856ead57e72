import ArgumentParser
import GuardModel
import GuardSession
import Testing

@testable import GuardCommands

@Suite("The contract of GitLab's custom executor")
struct GitLabContractTests {
  private func contract(_ variables: ByteString...) throws -> GitLabContract {
    try GitLabContract(Settings(environment: variables))
  }

  @Test("takes the runner's numbers, and knows them where it is not told")
  func numbers() throws {
    let told = try contract("BUILD_FAILURE_EXIT_CODE=3", "SYSTEM_FAILURE_EXIT_CODE=4", "BUILD_EXIT_CODE_FILE=/t/f")
    #expect(told.buildFailure == 3 && told.systemFailure == 4 && told.statusFile == "/t/f")
    let untold = try contract()
    #expect(untold.buildFailure == 1 && untold.systemFailure == 2 && untold.statusFile == nil)
  }

  @Test("refuses numbers that say success or nothing", arguments: ["0", "256", "-1", "one", " 1"])
  func wrong(number: String) {
    #expect(throws: ValidationError.self) { try contract(ByteString("BUILD_FAILURE_EXIT_CODE=\(number)")) }
    #expect(throws: ValidationError.self) { try contract(ByteString("SYSTEM_FAILURE_EXIT_CODE=\(number)")) }
  }

  @Test("tells the job's failure, the violation and the guard's failure apart")
  func answers() throws {
    let contract = try contract()
    func answer(_ status: Int32, isFailure: Bool = false) -> [Int32?] {
      let (exit, written) = contract.answer(to: RunEnd(status: status, isFailure: isFailure))
      return [exit, written]
    }
    #expect(answer(0) == [0, nil])
    #expect(answer(7) == [1, 7])
    #expect(answer(86) == [1, 86])
    #expect(answer(143) == [1, 143])
    #expect(answer(125) == [1, 125], "the step's own, such as docker run's")
    #expect(answer(125, isFailure: true) == [2, nil])
    #expect(answer(0, isFailure: true) == [2, nil])
  }

  @Test(
    "leaves the runner's own stages unguarded, and only these",
    arguments: [
      ("prepare_script", true), ("restore_cache", true), ("download_artifacts", true), ("archive_cache", true),
      ("archive_cache_on_failure", true), ("upload_artifacts_on_success", true), ("upload_artifacts_on_failure", true),
      ("cleanup_file_variables", true), ("get_sources", false), ("build_script", false), ("step_script", false),
      ("step_release", false), ("after_script", false), ("a_stage_of_the_future", false), ("", false),
    ])
  func stages(name: String, isRunnersOwn: Bool) { #expect(GitLabStage(name: name).isRunnersOwn == isRunnersOwn) }

  @Test("names the job's main script after the job")
  func names() {
    #expect(GitLabStage(name: "step_script").stepName(job: "build") == "build")
    #expect(GitLabStage(name: "build_script").stepName(job: "build") == "build")
    #expect(GitLabStage(name: "after_script").stepName(job: "build") == "build.after_script")
    #expect(GitLabStage(name: "after_script").stepName(job: nil) == "after_script")
  }
}
