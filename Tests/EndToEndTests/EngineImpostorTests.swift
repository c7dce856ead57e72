import Foundation
import Testing

/// Attempts to pass as the engine that may run a runtime, or to make the real one run another.
@Suite("An impostor of an engine", .serialized, .requiresEngine("podman", "conmon", "cc"), .requiresPtrace)
struct EngineImpostorTests {
  let scratch: Scratch
  let bundle: Bundle
  let podman: Podman

  init() throws {
    scratch = try Scratch()
    bundle = try Bundle(in: scratch)
    podman = Podman(bundle: bundle)
  }

  /// Expects the step to be stopped for one of these reasons.
  private func expectViolation(_ run: GuardedRun, reasons: Set<String>, rule: String = "RCG001") throws {
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(!bundle.started)
    let verdict = try run.verdict()
    #expect(verdict.outcome == "violation")
    let finding = try #require(verdict.findings.first)
    #expect(finding.rule == rule)
    #expect(!reasons.isDisjoint(with: finding.reasons), "\(finding.reasons) has none of \(reasons)")
  }

  @Test(
    "podman itself, the control of this suite, starts its container and is sanctioned", arguments: GuardMode.bareAndAll)
  func genuine(mode: GuardMode?) throws {
    let step = try podman.command(podman.words(runtime: "runc", payload: Podman.writeMarker))
    let completion = try mode.map { try Guard.run(step, mode: $0, in: scratch).completion } ?? step.run(in: scratch)
    #expect(completion.status == .exited(0), "\(completion.testDescription)")
    #expect(bundle.started)
  }

  /// Conmon only creates the container; so what counts is the state that the runtime leaves.
  @Test("conmon started by the step", arguments: GuardMode.bareAndAll)
  func conmon(mode: GuardMode?) throws {
    for folder in ["exits", "sockets", "state"] { _ = try scratch.folder(folder) }
    let conmon = [
      "conmon", "--api-version", "1", "-c", bundle.id, "-u", bundle.id, "-n", "impostor", "-r", "/usr/sbin/runc",
      "--runtime-arg", "--root=\(scratch.file("state"))", "-b", bundle.path, "-p", scratch.file("pid"),
      "--exit-dir", scratch.file("exits"), "--socket-dir-path", scratch.file("sockets"),
      "-l", "k8s-file:\(scratch.file("log"))",
    ].joined(separator: " ")
    let state = "state/\(bundle.id)/state.json"
    let step = Command.shell("\(conmon); for i in $(seq 50); do [ -s \(state) ] && break; sleep 0.1; done")
      .with { $0.ownMounts = true }
    guard let mode else {
      let kept = step.prefixed(by: [
        "sh", "-c", "\"$@\"; ls \(state); runc --root state delete --force \(bundle.id)", "sh",
      ])
      let completion = try kept.run(in: scratch)
      #expect(completion.output.contains(state), "\(completion.testDescription)")
      return
    }
    let run = try Guard.run(step, mode: mode, in: scratch)
    try expectViolation(run, reasons: ["component-started-by-job"])
    #expect(!scratch.exists(state))
  }

  /// `containerd-shim-runc-v2 delete` forces the deletion of a container; so what counts is whether its state remains.
  @Test(
    "containerd's shim started by the step", .requiresProgram("containerd-shim-runc-v2"),
    arguments: GuardMode.bareAndAll)
  func shim(mode: GuardMode?) throws {
    let state = "/run/containerd/runc/impostor"
    let shim =
      "cd \(bundle.path) && containerd-shim-runc-v2 -namespace impostor -id \(bundle.id) -address /nowhere delete"
    let step = Command.shell(shim).with { $0.ownMounts = true }
    // What containerd leaves in a bundle for this call.
    try scratch.write("/usr/sbin/runc", to: "\(bundle.id)/runtime")
    // The container has to be there before the step, in the same mounts, and is looked for after it.
    let around = """
      mkdir -p \(state); runc --root \(state) run --keep --bundle \(bundle.path) \(bundle.id) >/dev/null || exit 70
      rm -f started/marker; "$@"; status=$?
      if [ -e \(state)/\(bundle.id) ]; then echo kept; runc --root \(state) delete --force \(bundle.id); fi
      exit $status
      """
    let prefix = ["sh", "-c", around, "sh"]
    guard let mode else {
      let completion = try step.prefixed(by: prefix).run(in: scratch)
      #expect(!completion.output.contains("kept"), "\(completion.testDescription)")
      return
    }
    let completion = try Guard.guarding(step, mode: mode, in: scratch).prefixed(by: prefix).run(in: scratch)
    #expect(completion.output.contains("kept"), "\(completion.testDescription)")
    try expectViolation(GuardedRun(completion: completion, scratch: scratch), reasons: ["component-started-by-job"])
  }

  @Test("podman with somebody else's library in it", arguments: GuardMode.bareAndAll)
  func preload(mode: GuardMode?) throws {
    let library = try Victim.path("harmless-preload.so")
    let words = podman.words(runtime: "runc", payload: Podman.writeMarker).joined(separator: " ")
    let step = try podman.command(["sh", "-c", "LD_PRELOAD=\(library) \(words); true"])
    guard let mode else {
      let completion = try step.run(in: scratch)
      #expect(completion.errors.contains("harmless-preload: loaded"), "\(completion.testDescription)")
      #expect(bundle.started)
      return
    }
    try expectViolation(Guard.run(step, mode: mode, in: scratch), reasons: ["caller-tainted"])
  }

  @Test("another program mounted over podman", arguments: GuardMode.bareAndAll)
  func mountedOver(mode: GuardMode?) throws {
    let line = "cp /bin/bash fake; mount --bind fake /usr/bin/podman; /usr/bin/podman -c '\(bundle.line("runc")); true'"
    let step = Command("unshare", "--mount", "sh", "-c", line).with { $0.ownMounts = true }
    guard let mode else {
      let completion = try step.run(in: scratch)
      #expect(bundle.started, "\(completion.testDescription)")
      return
    }
    try expectViolation(Guard.run(step, mode: mode, in: scratch), reasons: ["caller-not-engine", "caller-untrusted"])
  }

  @Test("podman told to use a runtime of the step's", arguments: GuardMode.bareAndAll)
  func ownRuntime(mode: GuardMode?) throws {
    let helper = scratch.file("helper")
    let words = podman.words(runtime: helper, payload: Podman.writeMarker).joined(separator: " ")
    let step = try podman.command(["sh", "-c", "cp /usr/sbin/runc \(helper); \(words); true"])
    guard let mode else {
      let completion = try step.run(in: scratch)
      #expect(bundle.started, "\(completion.testDescription)")
      return
    }
    try expectViolation(Guard.run(step, mode: mode, in: scratch), reasons: ["runtime-untrusted"])
  }

  @Test(
    "a runtime inside a container of the genuine podman", arguments: GuardMode.bareAndAll, ["direct", "by a shell"])
  func nested(mode: GuardMode?, way: String) throws {
    let libraries = ["/usr", "/lib", "/lib64"].filter { FileManager.default.fileExists(atPath: $0) }
    let payload =
      way == "direct"
      ? ["/usr/sbin/runc", "--version"] : ["/bin/busybox", "sh", "-c", "/usr/sbin/runc --version; true"]
    let words = podman.words(
      runtime: "runc", options: libraries.flatMap { ["--volume", "\($0):\($0):ro"] }, payload: payload)
    let step = try podman.command(words)
    guard let mode else {
      let completion = try step.run(in: scratch)
      #expect(completion.output.contains("runc version"), "\(completion.testDescription)")
      return
    }
    let run = try Guard.run(step, mode: mode, in: scratch)
    #expect(!run.completion.output.contains("runc version"))
    try expectViolation(run, reasons: ["nested-in-container", "foreign-reexec"])
  }
}
