import Foundation
import Testing

/// The definitions of `ci-examples`, run as their CI systems run them, over a good build and one whose dependency
/// executes a hidden runtime.
@Suite(
  "CI examples", .requiresPtrace, .requiresTool("check-jsonschema", "gcil"), .requiresProgram("make", "git", "runc"))
struct CIExampleTests {
  let scratch: Scratch
  let links: GuardLinks
  let environment: [String: String]

  init() throws {
    scratch = try Scratch()
    links = try GuardLinks(in: scratch)
    environment = try links.environment(in: scratch, ["GUARD_LINKS": links.folder, "NO_COLOR": "1"])
  }

  struct Example: CustomTestStringConvertible, Sendable {
    var system: String
    var file: String
    var badStatus: Int32 = 86
    /// The folder below the workspace where the reports are, and a report's name.
    var reports = "runcguard-reports"
    var name = "build"
    var testDescription: String { file }
  }

  static let examples = [
    Example(system: "github", file: "github/.github/workflows/build.yml", name: "build.__run"),
    Example(system: "azure", file: "azure/azure-pipelines.yml", reports: "staging/runcguard-reports"),
    Example(system: "circleci", file: "circleci/config.yml", name: "build-*"),
    Example(system: "buildkite", file: "buildkite/pipeline.yml"),
    Example(system: "woodpecker", file: "woodpecker/.woodpecker.yml", name: "ci.build"),
    Example(system: "tekton", file: "tekton/task.yml"),
    Example(system: "bitbucket", file: "bitbucket/bitbucket-pipelines.yml", reports: "test-reports/runcguard"),
    Example(system: "jenkins", file: "jenkins/Jenkinsfile", reports: "runcguard-reports/7"),
    Example(system: "jenkins", file: "jenkins-shebang/Jenkinsfile", reports: "runcguard-reports/7", name: "build-*"),
    Example(system: "jenkins", file: "jenkins-warn/Jenkinsfile", badStatus: 0, reports: "runcguard-reports/7"),
    Example(system: "gitlab_entrypoint", file: "gitlab-entrypoint/.gitlab-ci.yml"),
    Example(system: "kubernetes", file: "kubernetes/pod.yml"),
  ]

  @Test("pass a good build and stop a bad one, with reports of both", arguments: examples, ["build", "dependency"])
  func runs(example: Example, project: String) throws {
    let isGood = project == "build"
    let workspace = try Project(project).workspace(in: scratch)
    let command = Command(
      "python3", Checkout.python("ci-example"), example.system, "\(Checkout.examples)/\(example.file)")
    let completion = try command.with {
      $0.environment = environment
      $0.directory = workspace
    }.run(in: scratch)
    #expect(completion.status == .exited(isGood ? 0 : example.badStatus), "\(completion.testDescription)")
    #expect(completion.errors.contains("VIOLATION RCG001") == !isGood, "\(completion.testDescription)")
    #expect(!completion.output.contains("the application is built"))

    for suffix in ["verdict.json", "junit.xml", "html"] {
      let line = "ls -d \(workspace)/\(example.reports)/\(example.name).\(suffix)"
      let found = try Command.shell(line).run(in: scratch)
      #expect(found.status == .exited(0), "\(completion.testDescription)")
    }
  }

  @Test("Jenkins' own line runs the guard as its Shell executable", arguments: ["build", "dependency"])
  func jenkinsShell(project: String) throws {
    let workspace = try Project(project).workspace(in: scratch)
    let file = try scratch.write("steps { sh 'make' }\nsteps {\n  sh 'make'\n}\n", to: "Jenkinsfile")
    let command = Command("python3", Checkout.python("ci-example"), "jenkins", file)
    let completion = try command.with {
      $0.environment = environment
      $0.environment["JENKINS_SHELL"] = links.path("runcguard-sh")
      $0.environment["RUNCGUARD_REPORT_DIR"] = "runcguard-reports"
      $0.directory = workspace
    }.run(in: scratch)
    #expect(completion.status == .exited(project == "build" ? 0 : 86), "\(completion.testDescription)")
    #expect(completion.errors.contains("+ make"), "-x reached the shell")
    #expect(completion.errors.contains("VIOLATION RCG001") == (project == "dependency"))
  }

  @Test(
    "of GitLab run natively", arguments: ["gitlab-prefix", "gitlab-warn"], ["build", "dependency"])
  func gitlab(example: String, project: String) throws {
    let definition = "\(Checkout.examples)/\(example)/.gitlab-ci.yml"
    let workspace = try Project(project).repository(in: scratch, environment, adding: [".gitlab-ci.yml": definition])
    let command = Command("gcil", "--no-color", "-H", "-c", ".gitlab-ci.yml", "--", "build")
    let completion = try command.with {
      $0.environment = environment
      $0.directory = workspace
      $0.limit = .seconds(120)
    }.run(in: scratch)
    let said = completion.output + completion.errors
    // It tells no exit code but 0 and 1, and knows no allow_failure: exit_codes.
    #expect(completion.status == .exited(project == "build" ? 0 : 1), "\(completion.testDescription)")
    #expect(said.contains("VIOLATION RCG001") == (project == "dependency"), "\(completion.testDescription)")
    #expect(said.contains("the application is built") == (example == "gitlab-warn" && project == "dependency"))
    for suffix in ["verdict.json", "junit.xml"] {
      #expect(scratch.exists("\(project)/runcguard-reports/build.\(suffix)"), "\(completion.testDescription)")
    }
    if example == "gitlab-warn" {
      #expect(said.contains(project == "build" ? "clean" : "violation"))
      #expect(scratch.exists("\(project)/runcguard-reports/job/job.junit.xml"), "\(completion.testDescription)")
    }
  }

  @Test(
    "follow the schemas of their CI systems",
    arguments: [
      ("gitlab-ci", "gitlab-prefix/.gitlab-ci.yml"), ("gitlab-ci", "gitlab-warn/.gitlab-ci.yml"),
      ("gitlab-ci", "gitlab-entrypoint/.gitlab-ci.yml"), ("github-workflows", "github/.github/workflows/build.yml"),
      ("github-actions", "github/.github/actions/runcguard-report/action.yml"),
      ("azure-pipelines", "azure/azure-pipelines.yml"), ("circle-ci", "circleci/config.yml"),
      ("buildkite", "buildkite/pipeline.yml"), ("woodpecker-ci", "woodpecker/.woodpecker.yml"),
      ("bitbucket-pipelines", "bitbucket/bitbucket-pipelines.yml"),
    ])
  func schema(name: String, file: String) throws {
    func check(_ path: String) throws -> Completion {
      let transform = ["gitlab-ci", "azure-pipelines"].contains(name) ? ["--data-transform", name] : []
      // Azure's schema has patterns that no engine takes as Unicode ones.
      let words = ["check-jsonschema", "--regex-variant", "nonunicode", "--builtin-schema", "vendor.\(name)"]
      return try Command(words + transform + [path]).with {
        $0.environment = environment
      }.run(in: scratch)
    }
    let completion = try check("\(Checkout.examples)/\(file)")
    #expect(completion.status == .exited(0), "\(completion.testDescription)")
    // The schema is one that can say no.
    let broken = try scratch.write("7\n", to: "broken.yml")
    #expect(try check(broken).status != .exited(0))
  }

  @Test("a Makefile that guards itself", arguments: ["hello", "violation"])
  func makefile(target: String) throws {
    let example = try String(contentsOfFile: "\(Checkout.examples)/make/Makefile", encoding: .utf8)
    let text = example.replacing("/usr/bin/runcguard", with: links.path("runcguard"))
    try scratch.write(text + "\nviolation:\n\t@/usr/sbin/runc --version\n", to: "Makefile")
    let completion = try Command("make", target == "hello" ? "all" : target).with { $0.environment = environment }
      .run(in: scratch)
    #expect(completion.status == .exited(target == "hello" ? 0 : 2), "\(completion.testDescription)")
    #expect(completion.output == (target == "hello" ? "hello from the build\n" : ""))
    #expect(completion.errors.contains("Error 86") == (target == "violation"))
  }
}
