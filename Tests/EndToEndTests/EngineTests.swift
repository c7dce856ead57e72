import Foundation
import Testing

/// Real engines, started inside the step, from their daemon to their containers.
@Suite("A sanctioned engine", .serialized, .requiresPtrace)
struct EngineTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  @Test("Podman as root", .requiresEngine("podman", "conmon"), arguments: ["runc", "crun"], GuardMode.allCases)
  func podman(runtime: String, mode: GuardMode) throws {
    try expectSanctioned("podman", runtime, mode: mode, runtimes: [runtime], callers: ["conmon", "podman"])
  }

  @Test(
    "Podman as an ordinary user", .requiresEngine("podman", "conmon", "newuidmap", "setpriv", "useradd"),
    arguments: ["runc", "crun"], GuardMode.allCases)
  func rootlessPodman(runtime: String, mode: GuardMode) throws {
    let user = try TestUser(in: scratch)
    try expectSanctioned(
      "podman-rootless", runtime, user.name, mode: mode, runtimes: [runtime], callers: ["conmon", "podman"])
  }

  @Test("Buildah", .requiresEngine("buildah"), arguments: ["runc", "crun"], GuardMode.allCases)
  func buildah(runtime: String, mode: GuardMode) throws {
    try expectSanctioned("buildah", runtime, mode: mode, runtimes: [runtime], callers: ["buildah"])
  }

  @Test(
    "Docker with its own containerd", .requiresEngine("dockerd", "docker", "containerd"), arguments: GuardMode.allCases)
  func docker(mode: GuardMode) throws {
    try expectSanctioned("docker", mode: mode, runtimes: ["runc"], callers: ["containerd-shim-runc-v2"])
  }

  @Test("Docker's BuildKit", .requiresEngine("dockerd", "docker", "containerd"), arguments: GuardMode.allCases)
  func buildKit(mode: GuardMode) throws {
    try expectSanctioned(
      "docker-buildkit", mode: mode, runtimes: ["runc"], callers: ["dockerd", "containerd-shim-runc-v2"])
  }

  @Test(
    "Docker with arguments for its runtimes", .requiresEngine("dockerd", "docker", "containerd"),
    arguments: GuardMode.allCases)
  func dockerRuntimeArguments(mode: GuardMode) throws {
    try expectSanctioned(
      "docker-runtime-args", mode: mode, runtimes: ["runc", "crun"], callers: ["containerd-shim-runc-v2", "dash"])
  }

  @Test("containerd and ctr", .requiresEngine("containerd", "ctr", "umoci"), arguments: GuardMode.allCases)
  func containerd(mode: GuardMode) throws {
    try expectSanctioned("ctr", mode: mode, runtimes: ["runc", "crun"], callers: ["containerd-shim-runc-v2"])
  }

  /// Runs a scenario under the guard, and expects it to go as it does without: each runtime execution sanctioned, these
  /// runtimes and callers among them.
  private func expectSanctioned(
    _ scenario: String, _ arguments: String..., mode: GuardMode, runtimes: Set<String>, callers: Set<String>
  ) throws {
    let step = Command([Checkout.scenario(scenario), try scratch.folder("work")] + arguments).with {
      $0.ownMounts = true
      $0.limit = .seconds(180)
    }
    let run = try Guard.run(step, mode: mode, in: scratch)
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
