import Testing

@Suite("The CI job of a step", .requiresProgram("runc"), .requiresPtrace)
struct CIContextTests {
  private static let variables = [
    "GITLAB_CI": "true", "CI_JOB_NAME": "build", "CI_JOB_URL": "https://u:secret@gitlab.example/g/p/-/jobs/7",
    "CI_PROJECT_URL": "https://gitlab.example/g/p", "CI_COMMIT_SHA": String(repeating: "a", count: 40),
    "CI_COMMIT_BEFORE_SHA": String(repeating: "b", count: 40), "CI_JOB_TOKEN": "glcbt-64_secretsecret",
  ]
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test("is told by the guard's environment, and nothing else of that is written")
  func environment() throws {
    let run = try Guard.run(Command("true").with { $0.environment.merge(Self.variables) { $1 } }, in: scratch)
    let ci = try #require(try run.verdict().job?.ci)
    #expect(ci.provider == "gitlab" && ci.job == "build" && ci.toldByStep == nil)
    #expect(ci.jobUrl == "https://gitlab.example/g/p/-/jobs/7")
    #expect(ci.compareUrl?.hasPrefix("https://gitlab.example/g/p/-/compare/bbbb") == true)
    #expect(!(try scratch.text(of: "verdict.json")).contains("secret"))
  }

  @Test("is told by a finding's own processes where the guard was not: GitLab's shell executor exports in its script")
  func script() throws {
    let exports = Self.variables.map { "export \($0.key)='\($0.value)'\n" }.joined()
    let step = Command("bash").with { $0.input = Array("\(exports)runc --version\ntrue\n".utf8) }
    let run = try Guard.run(step, in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    let ci = try #require(try run.verdict().job?.ci)
    #expect(ci.provider == "gitlab" && ci.job == "build" && ci.toldByStep == true)
    #expect(!(try scratch.text(of: "verdict.json")).contains("secret"))
  }

  @Test("is none where nobody says so")
  func none() throws {
    let run = try Guard.run(Command.shell("CI=true runc --version; true"), in: scratch)
    #expect(try run.verdict().job?.ci.provider == nil)
  }
}
