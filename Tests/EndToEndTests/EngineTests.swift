import Foundation
import Testing

/// Real engines, started inside the step, from their daemon to their containers.
@Suite("A sanctioned engine", .serialized, .requiresPtrace)
struct EngineTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  @Test("Podman as root", .requiresEngine("podman", "conmon"), arguments: ["runc", "crun"])
  func podman(runtime: String) throws {
    try expectSanctioned("podman", runtime, runtimes: [runtime], callers: ["conmon", "podman"])
  }

  @Test(
    "Podman as an ordinary user", .requiresEngine("podman", "conmon", "newuidmap", "setpriv", "useradd"),
    arguments: ["runc", "crun"])
  func rootlessPodman(runtime: String) throws {
    let user = try TestUser(in: scratch)
    try expectSanctioned("podman-rootless", runtime, user.name, runtimes: [runtime], callers: ["conmon", "podman"])
  }

  @Test("Buildah", .requiresEngine("buildah"), arguments: ["runc", "crun"])
  func buildah(runtime: String) throws {
    try expectSanctioned("buildah", runtime, runtimes: [runtime], callers: ["buildah"])
  }

  @Test("Docker with its own containerd", .requiresEngine("dockerd", "docker", "containerd"))
  func docker() throws {
    try expectSanctioned("docker", runtimes: ["runc"], callers: ["containerd-shim-runc-v2"])
  }

  @Test("Docker's BuildKit", .requiresEngine("dockerd", "docker", "containerd"))
  func buildKit() throws {
    try expectSanctioned("docker-buildkit", runtimes: ["runc"], callers: ["dockerd", "containerd-shim-runc-v2"])
  }

  @Test("Docker with arguments for its runtimes", .requiresEngine("dockerd", "docker", "containerd"))
  func dockerRuntimeArguments() throws {
    try expectSanctioned(
      "docker-runtime-args", runtimes: ["runc", "crun"], callers: ["containerd-shim-runc-v2", "dash"])
  }

  @Test("containerd and ctr", .requiresEngine("containerd", "ctr", "umoci"))
  func containerd() throws {
    try expectSanctioned("ctr", runtimes: ["runc", "crun"], callers: ["containerd-shim-runc-v2"])
  }

  /// Runs a scenario under the guard, and expects it to go as it does without: each runtime execution sanctioned, these
  /// runtimes and callers among them.
  private func expectSanctioned(
    _ scenario: String, _ arguments: String..., runtimes: Set<String>, callers: Set<String>
  ) throws {
    let step = Command([Checkout.scenario(scenario), try scratch.folder("work")] + arguments).with {
      $0.ownMounts = true
      $0.limit = .seconds(180)
    }
    let run = try Guard.run(step, in: scratch)
    guard run.status == .exited(0) else {
      // So that a machine which cannot run the engine at all is not taken for a fault of the guard.
      try FileManager.default.removeItem(atPath: scratch.file("work"))
      _ = try scratch.folder("work")
      let bare = try step.run(in: scratch)
      Issue.record("\(run.testDescription)\n--- without the guard: \(bare.status)")
      return
    }
    let verdict = try run.verdict()
    #expect(verdict.outcome == "clean", "\(run.testDescription)")
    #expect(verdict.findings.isEmpty)
    #expect(verdict.summary.runtimeExecutions > 0)
    #expect(verdict.summary.sanctioned == verdict.summary.runtimeExecutions)
    #expect(verdict.sanctioned.map(\.count).reduce(0, +) == verdict.summary.sanctioned)
    let families = Set(verdict.sanctioned.map(\.family))
    #expect(families.isSuperset(of: runtimes), "\(families)")
    let names = Set(verdict.sanctioned.map { URL(filePath: $0.caller).lastPathComponent })
    #expect(names.isSuperset(of: callers), "\(names)")
  }
}
