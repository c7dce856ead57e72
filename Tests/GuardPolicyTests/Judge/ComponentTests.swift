import GuardModel
import GuardPolicy
import Runtimes
import Testing

@Suite("What an exec may be within an engine")
struct ComponentTests {
  let scene = Scene()

  @Test(
    "Components that anybody may start",
    arguments: [("dockerd", "docker"), ("containerd", "docker"), ("podman", "podman"), ("buildah", "buildah")])
  func startedByJob(name: String, engine: String) {
    let standing = scene.standing(Scene.attempt(name), by: Scene.bash)
    #expect(standing == .sanctionedComponent(ComponentID(rawValue: name), EngineID(rawValue: engine)))
  }

  @Test("A component is sanctioned by its creator's standing, not by its creator's name")
  func creators() {
    let shim = Scene.attempt("containerd-shim-runc-v2")
    #expect(scene.standing(shim, by: Scene.containerd) == .sanctionedComponent("containerd-shim", "docker"))
    #expect(scene.standing(shim, by: Scene.shim) == .sanctionedComponent("containerd-shim", "docker"))
    let conmon = Scene.attempt("conmon")
    #expect(scene.standing(conmon, by: Scene.podman) == .sanctionedComponent("conmon", "podman"))
    #expect(scene.standing(conmon, by: Scene.conmon) == .sanctionedComponent("conmon", "podman"))
    let startedByJob = Standing.unsanctionedComponent("conmon", [.componentStartedByJob])
    #expect(scene.standing(conmon, by: Scene.bash) == startedByJob)
    #expect(scene.standing(conmon, by: Scene.caller("conmon", startedByJob)) == startedByJob)
    #expect(scene.standing(conmon, by: Scene.dockerd) == startedByJob)
  }

  @Test(
    "A creator that cannot be told sanctions nothing but what anybody may start",
    arguments: [
      Caller.unknown, .ambiguous,
    ])
  func unknownCreator(caller: Caller) {
    #expect(scene.standing(Scene.attempt("conmon"), by: caller) == .unsanctionedComponent("conmon", [.lineageUnknown]))
    #expect(scene.standing(Scene.attempt("podman"), by: caller) == .sanctionedComponent("podman", "podman"))
  }

  @Test("A file that is not the administrator's, or that runs others' code, is no component")
  func doubts() {
    let untrusted = Scene.attempt("podman", trust: .untrusted(.changedSinceStart))
    #expect(scene.standing(untrusted, by: Scene.bash) == .unsanctionedComponent("podman", [.callerUntrusted]))
    let taints: [Taint] = [
      .injectedLibrary(variable: "LD_PRELOAD", value: "/tmp/x.so"), .shadowedLibrary(path: "/tmp/libc.so.6"),
      .preloadFile("/tmp/x.so"), .startedByLoader, .traced,
    ]
    for taint in taints {
      let tainted = Scene.attempt("conmon", taints: [taint])
      #expect(scene.standing(tainted, by: Scene.podman) == .unsanctionedComponent("conmon", [.callerTainted]))
    }
    let both = Scene.attempt("conmon", trust: .untrusted(.notOwnedByRoot), taints: [.traced])
    #expect(
      scene.standing(both, by: Scene.bash)
        == .unsanctionedComponent("conmon", [.callerUntrusted, .callerTainted, .componentStartedByJob]))
  }

  @Test("An engine begins in the step's own user namespace, or in one that it made itself")
  func relocated() {
    let elsewhere = Namespaces(mount: 2, process: 1, user: 2)
    let podman = Scene.attempt("podman", namespaces: elsewhere)
    let relocated = Standing.unsanctionedComponent("podman", [.callerRelocated])
    #expect(scene.standing(podman, by: Scene.bash) == relocated)
    #expect(scene.standing(podman, by: .unknown) == relocated)
    #expect(scene.standing(podman, by: Scene.dockerd) == relocated)
    #expect(scene.standing(Scene.attempt("podman", namespaces: nil), by: Scene.bash) == relocated)
    #expect(scene.standing(podman, by: Scene.podman) == .sanctionedComponent("podman", "podman"))
    #expect(scene.standing(podman, by: Scene.conmon) == .sanctionedComponent("podman", "podman"))
    let mountsOnly = Scene.attempt("podman", namespaces: Namespaces(mount: 2, process: 1, user: 1))
    #expect(scene.standing(mountsOnly, by: Scene.bash) == .sanctionedComponent("podman", "podman"))
    #expect(
      scene.reasons(Scene.attempt("runc"), by: Scene.caller(podman, relocated)) == [.callerRelocated])
  }

  @Test("Engines that the policy leaves out are known and not sanctioned")
  func notInUse() {
    let none = Scene(Policy(engines: []))
    #expect(
      none.standing(Scene.attempt("podman"), by: Scene.bash) == .unsanctionedComponent("podman", [.callerNotEngine]))
    #expect(
      scene.standing(Scene.attempt("crio"), by: Scene.bash) == .unsanctionedComponent("crio", [.callerNotEngine]))
  }

  @Test("A shared component belongs to the engine whose component created it")
  func sharedComponents() {
    let both = Scene(Policy(engines: ["podman", "cri-o", "docker", "k3s"]))
    let crio = Scene.caller("crio", .sanctionedComponent("crio", "cri-o"))
    #expect(both.standing(Scene.attempt("conmon"), by: crio) == .sanctionedComponent("conmon", "cri-o"))
    let k3s = Scene.caller("k3s", .sanctionedComponent("k3s", "k3s"))
    #expect(
      both.standing(Scene.attempt("containerd-shim-runc-v2"), by: k3s) == .sanctionedComponent("containerd-shim", "k3s")
    )
  }

  @Test("Clients and ordinary programs are ordinary")
  func ordinary() {
    #expect(scene.standing(Scene.attempt("docker"), by: Scene.bash) == .ordinary)
    #expect(scene.standing(Scene.attempt("make"), by: Scene.bash) == .ordinary)
    #expect(scene.ruling(Scene.attempt("podman"), by: Scene.bash) == .ordinary)
  }

  @Test("The shell is Docker's wrapper only for Docker, in Docker's folder")
  func wrapper() {
    let script = "/var/lib/docker/runtimes/crunargs.HASH"
    let wrapper = Scene.attempt("sh", requested: script, script, "create")
    let sanctioned = Standing.sanctionedComponent("docker-runtime-wrapper", "docker")
    #expect(scene.standing(wrapper, by: Scene.shim) == sanctioned)
    #expect(scene.standing(wrapper, by: Scene.dockerd) == sanctioned)
    #expect(scene.ruling(wrapper, by: Scene.shim) == .ordinary)
    #expect(scene.standing(wrapper, by: Scene.bash) == .ordinary)
    let elsewhere = Scene.attempt("sh", requested: "/tmp/crunargs", "/tmp/crunargs")
    #expect(scene.standing(elsewhere, by: Scene.dockerd) == .ordinary)
    // From a shim it stands in the runtime's place, and the script is not known to be the administrator's.
    #expect(scene.reasons(elsewhere, by: Scene.shim) == [.runtimeUntrusted])
    let otherShell = Scene.attempt("bash", requested: script, script)
    #expect(scene.reasons(otherShell, by: Scene.shim) == [.runtimeUntrusted])
    #expect(
      scene.ruling(Scene.attempt("crun"), by: Scene.wrapper)
        == .sanctioned("crun", "docker", by: "docker-runtime-wrapper"))
    let untrusted = Scene.attempt("sh", trust: .untrusted(.writableByOthers), requested: script, script)
    #expect(
      scene.standing(untrusted, by: Scene.dockerd)
        == .unsanctionedComponent("docker-runtime-wrapper", [.callerUntrusted]))
    #expect(scene.reasons(untrusted, by: Scene.shim) == [.runtimeUntrusted])
    let tainted = Scene.attempt("sh", requested: script, script, taints: [.preloadFile("/tmp/x.so")])
    #expect(
      scene.standing(tainted, by: Scene.shim)
        == .unsanctionedComponent("docker-runtime-wrapper", [.callerTainted]))
  }

  @Test("A custom engine is the file that stood at its path, or the pinned content")
  func customEngine() {
    let policy = Policy(
      engines: [], customEngines: [CustomEngine(name: "obuilder", path: "/usr/bin/obuilder", mayRun: ["runc"])])
    let scene = Scene(policy)
    let sanctioned = Standing.sanctionedComponent("obuilder", "obuilder")
    #expect(scene.standing(Scene.attempt("obuilder", path: "/anything"), by: Scene.bash) == sanctioned)
    #expect(scene.standing(Scene.attempt("make", path: "/usr/bin/obuilder"), by: Scene.bash) == .ordinary)
    let changed = Scene.attempt("obuilder", trust: .untrusted(.changedSinceStart))
    #expect(scene.standing(changed, by: Scene.bash) == .unsanctionedComponent("obuilder", [.callerUntrusted]))
    let engine = Scene.caller("obuilder", sanctioned)
    #expect(scene.ruling(Scene.attempt("runc"), by: engine) == .sanctioned("runc", "obuilder", by: "obuilder"))
    #expect(scene.reasons(Scene.attempt("crun"), by: engine) == [.callerNotEngine])
    let pinned = Scene(
      Policy(customEngines: [CustomEngine(name: "mine", path: "/opt/mine", pin: Scene.digest("make"))]))
    let anywhere = Scene.attempt("make", trust: .pinned, path: "/tmp/mine")
    #expect(pinned.standing(anywhere, by: Scene.bash) == .sanctionedComponent("mine", "mine"))
  }

  @Test("An operator's engine by the name of a component does not widen that component's rule")
  func customEngineNamedAsComponent() {
    let scene = Scene(Policy(customEngines: [CustomEngine(name: "conmon", path: "/usr/bin/obuilder")]))
    #expect(
      scene.standing(Scene.attempt("conmon"), by: Scene.bash)
        == .unsanctionedComponent("conmon", [.componentStartedByJob]))
  }
}
