import Foundation
import Testing

/// The example on a real CI server: what its page shows green, yellow and red.
@Suite(
  "On a real Buildbot", .requiresPtrace, .requiresTool("buildbot", "buildbot-worker"), .requiresProgram("git", "runc"))
struct BuildbotTests {
  private struct Build: Decodable {
    let result: String
    let steps: [String: String]
  }

  @Test("a good build is green, a violation yellow where it warns, and red where it does not")
  func pipeline() throws {
    let scratch = try Scratch()
    let links = try GuardLinks(in: scratch)
    let environment = try links.environment(in: scratch)
    for project in ["build", "dependency"] { try Project(project).repository(in: scratch, environment) }
    let (good, bad) = (scratch.file("build"), scratch.file("dependency"))
    let command = Command(
      "python3", Checkout.python("buildbot"), "\(Checkout.examples)/buildbot/master.cfg", "green=\(good)",
      "yellow=\(bad),warn", "red=\(bad)", "green-warn=\(good),warn")
    let server = try scratch.folder("server")
    let completion = try command.with {
      $0.environment = environment
      $0.directory = server
      $0.limit = .seconds(240)
    }.run(in: scratch)
    try #require(completion.status == .exited(0), "\(completion.testDescription)")
    let builds = try JSONDecoder().decode([String: Build].self, from: Data(completion.outputBytes))
    let results = builds.mapValues { [$0.result, $0.steps["build"]] }
    #expect(results["green"] == ["success", "success"], "\(completion.testDescription)")
    #expect(results["green-warn"] == ["success", "success"])
    #expect(results["yellow"] == ["warnings", "warnings"])
    #expect(results["red"] == ["failure", "failure"])
    for name in ["green", "yellow", "red"] {
      #expect(scratch.exists("server/worker/\(name)/build/runcguard-reports/build.junit.xml"), "\(name)")
    }
  }
}
