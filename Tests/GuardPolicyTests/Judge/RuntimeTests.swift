import GuardModel
import GuardPolicy
import Runtimes
import Testing

@Suite("Who may execute a runtime")
struct RuntimeTests {
  let scene = Scene()

  @Test(
    "Components of engines in use may",
    arguments: [
      (Scene.dockerd, EngineID("docker"), ComponentID("dockerd")), (Scene.shim, "docker", "containerd-shim"),
      (Scene.podman, "podman", "podman"), (Scene.conmon, "podman", "conmon"),
    ])
  func sanctioned(caller: Caller, engine: EngineID, component: ComponentID) {
    let judgement = scene.judge.judge(Scene.attempt("runc"), caller: caller)
    #expect(judgement.ruling == .sanctioned("runc", engine, by: component))
    #expect(judgement.standing == .sanctionedRuntime("runc", engine))
  }

  @Test("caller-not-engine: any other program")
  func callerNotEngine() {
    let judgement = scene.judge.judge(Scene.attempt("runc"), caller: Scene.bash)
    #expect(judgement.ruling == .suspicious("runc", [.callerNotEngine]))
    #expect(judgement.standing == .suspiciousRuntime("runc", [.callerNotEngine]))
    // containerd is Docker's, but it is the shim that executes runtimes.
    #expect(scene.reasons(Scene.attempt("runc"), by: Scene.containerd) == [.callerNotEngine])
  }

  @Test(
    "An unsanctioned component's own reasons",
    arguments: [
      [Reason.callerUntrusted], [.callerTainted], [.componentStartedByJob], [.callerNotEngine], [.lineageUnknown],
      [.callerUntrusted, .componentStartedByJob],
    ])
  func unsanctioned(reasons: [Reason]) {
    let caller = Scene.caller("conmon", .unsanctionedComponent("conmon", reasons))
    #expect(scene.reasons(Scene.attempt("runc"), by: caller) == reasons)
  }

  @Test("lineage-unknown: a caller that cannot be told", arguments: [Caller.unknown, .ambiguous])
  func lineageUnknown(caller: Caller) {
    #expect(scene.reasons(Scene.attempt("crun"), by: caller) == [.lineageUnknown])
  }

  @Test("nested-in-container: an ordinary caller in a container's namespaces")
  func nested() {
    let inside = Scene.attempt("runc", namespaces: Scene.container)
    #expect(scene.reasons(inside, by: Scene.bash) == [.callerNotEngine, .nestedInContainer])
    let unshared = Scene.attempt("runc", namespaces: Namespaces(mount: 2, process: 1, user: 1))
    #expect(scene.reasons(unshared, by: Scene.bash) == [.callerNotEngine])
    let unreadable = Scene.attempt("runc", namespaces: nil)
    #expect(scene.reasons(unreadable, by: Scene.bash) == [.callerNotEngine])
  }

  @Test("runtime-untrusted: whoever executes it")
  func runtimeUntrusted() {
    let copied = Scene.attempt("runc", trust: .untrusted(.notOwnedByRoot))
    #expect(scene.reasons(copied, by: Scene.podman) == [.runtimeUntrusted])
    #expect(scene.reasons(copied, by: Scene.bash) == [.callerNotEngine, .runtimeUntrusted])
    let injected = Scene.attempt("runc", taints: [.preloadFile("/tmp/x.so")])
    #expect(scene.reasons(injected, by: Scene.podman) == [.runtimeUntrusted])
  }

  @Test(
    "runtime-disguised: under a name that its family never has",
    arguments: [
      ("/tmp/make", "/tmp/make", true), ("/usr/bin/runc", "/tmp/make", true), ("/tmp/make", "/usr/bin/runc", true),
      ("/memfd:x (deleted)", "/dev/fd/5", true), ("/usr/bin/runc", "/dev/fd/5", false),
      ("/usr/bin/runc (deleted)", "/usr/bin/runc", false), ("/usr/bin/runc", "../runc", false),
      ("/usr/bin/runc", "/proc/self/fd/5/make", true),
    ])
  func disguised(path: String, requested: String, isDisguised: Bool) {
    let attempt = Scene.attempt("runc", path: path, requested: requested)
    #expect(
      scene.reasons(attempt, by: Scene.bash) == [.callerNotEngine] + (isDisguised ? [.runtimeDisguised] : []))
  }

  @Test("indirect-exec: a runtime run by a loader, even for an engine")
  func indirect() {
    let attempt = Scene.attempt("ld.so", "/usr/bin/crun", target: .image(Scene.image("crun")))
    #expect(scene.reasons(attempt, by: Scene.podman) == [.indirectExec])
    #expect(scene.reasons(attempt, by: Scene.bash) == [.callerNotEngine, .indirectExec])
    let copied = Scene.image("crun", path: "/tmp/x", trust: .untrusted(.notOwnedByRoot))
    #expect(
      scene.reasons(Scene.attempt("ld.so", target: .image(copied)), by: Scene.bash)
        == [.callerNotEngine, .runtimeUntrusted, .runtimeDisguised, .indirectExec])
  }

  @Test("What else a loader runs is ordinary and never an engine's component")
  func indirectOrdinary() {
    for target in [IndirectTarget.image(Scene.image("make")), .image(Scene.image("podman")), .nothing] {
      #expect(
        scene.judge.judge(Scene.attempt("ld.so", target: target), caller: Scene.bash)
          == Judgement(.ordinary, standing: .ordinary))
    }
    let unresolved = Scene.attempt("ld.so", target: .unresolved(.imageUnreadable))
    #expect(scene.ruling(unresolved, by: Scene.bash) == .unverifiable(.imageUnreadable))
    #expect(scene.ruling(Scene.attempt("ld.so"), by: Scene.bash) == .unverifiable(.indirectTargetUnresolved))
  }

  @Test("A launcher's child stands in the runtime's place")
  func position() {
    let trusted = scene.judge.judge(Scene.attempt("acme"), caller: Scene.conmon)
    #expect(trusted.ruling == .sanctioned(.unknown, "podman", by: "conmon"))
    let untrusted = Scene.attempt("acme", trust: .untrusted(.notInStartSnapshot))
    #expect(scene.reasons(untrusted, by: Scene.shim) == [.runtimeUntrusted])
    #expect(scene.reasons(untrusted, by: Scene.wrapper) == [.runtimeUntrusted])
    #expect(scene.ruling(untrusted, by: Scene.podman) == .ordinary)
    let byHand = Scene.caller("conmon", .unsanctionedComponent("conmon", [.componentStartedByJob]))
    #expect(scene.reasons(Scene.attempt("acme"), by: byHand) == [.componentStartedByJob])
    let loader = Scene.attempt("ld.so", target: .image(Scene.image("acme")))
    #expect(scene.reasons(loader, by: Scene.conmon) == [.indirectExec])
  }

  @Test("A launcher's own engine's programs do not, as long as they are the administrator's")
  func positionOfComponents() {
    #expect(scene.standing(Scene.attempt("podman"), by: Scene.conmon) == .sanctionedComponent("podman", "podman"))
    #expect(scene.standing(Scene.attempt("containerd"), by: Scene.shim) == .sanctionedComponent("containerd", "docker"))
    #expect(scene.ruling(Scene.attempt("nerdctl"), by: Scene.shim) == .ordinary)
    let fake = Scene.attempt("podman", trust: .untrusted(.notOwnedByRoot))
    #expect(scene.reasons(fake, by: Scene.conmon) == [.runtimeUntrusted])
  }

  @Test("The policy's extra runtimes count as runtimes")
  func extraRuntime() {
    let scene = Scene(Policy(extraRuntimes: [ExtraRuntime(name: "acme-runc", path: "/usr/bin/acme")]))
    #expect(scene.ruling(Scene.attempt("acme"), by: Scene.bash) == .suspicious("acme-runc", [.callerNotEngine]))
    #expect(scene.ruling(Scene.attempt("acme"), by: Scene.podman) == .sanctioned("acme-runc", "podman", by: "podman"))
    let renamed = Scene.attempt("acme", path: "/tmp/x", requested: "/tmp/x")
    #expect(scene.reasons(renamed, by: Scene.bash) == [.callerNotEngine, .runtimeDisguised])
    #expect(scene.ruling(Scene.attempt("make", path: "/usr/bin/acme"), by: Scene.bash) == .ordinary)
  }
}
