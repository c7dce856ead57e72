import Foundation
import Testing

/// The example that guards a build in a container, run by Podman.
@Suite("The Docker example", .requiresPtrace, .requiresEngine("podman", "conmon"))
struct DockerExampleTests {
  @Test("runs a step, guards it, and has CAP_SYS_PTRACE")
  func container() throws {
    let scratch = try Scratch()
    let guardFile = try #require(Guard.binary)
    let command = Command(
      Checkout.scenario("docker-example"), try scratch.folder("work"), "\(Checkout.examples)/docker/run.sh", guardFile)
    let completion = try command.with {
      $0.ownMounts = true
      $0.limit = .seconds(180)
    }.run(in: scratch)
    #expect(completion.status == .exited(0), "\(completion.testDescription)")
    #expect(completion.output.contains("hello-guarded"), "\(completion.testDescription)")
    #expect(completion.output.contains("status 86"), "\(completion.testDescription)")
    #expect(!completion.output.contains("runc version"))
    #expect(completion.output.contains("helper.verdict.json"))
  }
}
