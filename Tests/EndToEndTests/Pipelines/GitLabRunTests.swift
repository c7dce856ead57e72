import Foundation
import Testing

/// `runcguard gitlab-run`, called as the example's configuration has the runner call it.
@Suite("The guard as GitLab's custom executor", .requiresPtrace)
struct GitLabRunTests {
  let scratch: Scratch
  let links: GuardLinks

  init() throws {
    scratch = try Scratch()
    links = try GuardLinks(in: scratch)
    _ = try scratch.folder("project")
  }

  /// A line of the example's TOML that is also JSON, or a quoted word.
  private func setting<Value: Decodable>(_ name: String, as: Value.Type) throws -> Value {
    let text = try String(contentsOfFile: "\(Checkout.examples)/gitlab-custom-executor/config.toml", encoding: .utf8)
    let line = try #require(text.split(separator: "\n").first { $0.contains("\(name) = ") })
    let value = try #require(line.range(of: " = ")).upperBound
    return try JSONDecoder().decode(Value.self, from: Data(line[value...].utf8))
  }

  private func run(
    _ stage: String, _ script: String, _ variables: [String: String] = [:], arguments: [String]? = nil
  ) throws -> Completion {
    let program = try setting("run_exec", as: String.self).replacing("/usr/bin", with: links.folder)
    let file = try scratch.write("#!/usr/bin/env bash\nset -eo pipefail\n\(script)\n", to: "script", executable: true)
    let runner = [
      "BUILD_FAILURE_EXIT_CODE": "1", "SYSTEM_FAILURE_EXIT_CODE": "2", "BUILD_EXIT_CODE_FILE": scratch.file("status"),
      "CUSTOM_ENV_CI_PROJECT_DIR": scratch.file("project"), "CUSTOM_ENV_CI_JOB_NAME": "build",
      "CUSTOM_ENV_RUNCGUARD_ON_VIOLATION": "report",
    ]
    let environment = try links.environment(in: scratch, runner.merging(variables) { $1 })
    let words = [program] + (try setting("run_args", as: [String].self)) + (arguments ?? [file, stage])
    return try Command(words).with { $0.environment = environment }.run(in: scratch)
  }

  private func written() -> String? { try? scratch.text(of: "status") }

  private func reports() -> [String] {
    let folder = scratch.file("project/runcguard-reports")
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
      $0.hasSuffix("verdict.json")
    }
    .sorted()
  }

  @Test("a job that passes passes, in its project's folder, with its report there")
  func passes() throws {
    let completion = try run("step_script", "pwd")
    #expect(completion.status == .exited(0), "\(completion.testDescription)")
    #expect(completion.output == scratch.file("project") + "\n")
    #expect(written() == nil)
    #expect(reports() == ["build.verdict.json"])
    #expect(try run("after_script", "true").status == .exited(0))
    #expect(reports() == ["build.after_script.verdict.json", "build.verdict.json"])
  }

  @Test("a job that fails fails with its own status", arguments: ["build_script", "step_script", "step_release"])
  func fails(stage: String) throws {
    let completion = try run(stage, "exit 7")
    #expect(completion.status == .exited(1), "\(completion.testDescription)")
    #expect(written() == "7")
  }

  @Test("a job's own 125 is the job's")
  func own125() throws {
    #expect(try run("step_script", "exit 125").status == .exited(1))
    #expect(written() == "125")
  }

  @Test(
    "a violation fails the job with 86, and no variable of the job's changes that", .requiresProgram("runc"),
    arguments: ["step_script", "after_script", "get_sources", "a_stage_of_the_future"])
  func violation(stage: String) throws {
    let completion = try run(stage, "echo before; /usr/sbin/runc --version; echo after")
    #expect(completion.status == .exited(1), "\(completion.testDescription)")
    #expect(completion.output == "before\n")
    #expect(written() == "86")
  }

  @Test("a guard that cannot guard is a failure of the system, and runs nothing")
  func systemFailure() throws {
    try scratch.write("version: 2\n", to: "project/.runcguard.yml")
    let completion = try run("step_script", "touch ran", ["RUNCGUARD_POLICY": ""])
    #expect(completion.status == .exited(2), "\(completion.testDescription)")
    #expect(written() == nil)
    #expect(!scratch.exists("project/ran"))
    #expect(completion.errors.contains("project/.runcguard.yml"))

    for arguments in [[], ["script"], ["script", "stage", "more"]] {
      #expect(try run("", "true", arguments: arguments).status == .exited(2))
    }
    let nowhere = ["CUSTOM_ENV_CI_PROJECT_DIR": scratch.file("nowhere")]
    #expect(try run("step_script", "touch ran", nowhere).status == .exited(2))
    #expect(try run("step_script", "exit 7", ["BUILD_EXIT_CODE_FILE": scratch.file("no/file")]).status == .exited(2))
  }

  @Test("the runner's own stages run as they are, and answer as the runner wants", .requiresProgram("runc"))
  func runnersOwn() throws {
    let completion = try run(
      "upload_artifacts_on_success", "/usr/sbin/runc --version; grep TracerPid /proc/self/status")
    #expect(completion.status == .exited(0), "\(completion.testDescription)")
    #expect(completion.output.contains("runc version"))
    #expect(completion.errors == "")
    #expect(try run("archive_cache", "exit 9").status == .exited(1))
    #expect(written() == "9\n")
    #expect(reports() == [])
  }

  @Test("get_sources may make the project's folder anew")
  func getSources() throws {
    let completion = try run("get_sources", "rm -rf \(scratch.file("project")); mkdir \(scratch.file("project"))")
    #expect(completion.status == .exited(0), "\(completion.testDescription)")
    #expect(completion.errors.contains("clean"))
    #expect(reports() == [])
  }
}
