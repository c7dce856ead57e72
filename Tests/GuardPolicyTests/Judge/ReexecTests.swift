import GuardModel
import GuardPolicy
import Runtimes
import Testing

@Suite("Runtimes executing runtimes")
struct ReexecTests {
  let scene = Scene()
  let runc = Scene.caller("runc", .sanctionedRuntime("runc", "docker"))
  let foreign = Standing.suspiciousRuntime("runc", [.callerNotEngine])

  @Test(
    "Itself, by its own descriptor, where it is",
    arguments: [
      "/proc/self/exe", "/proc/self/fd/7", "/proc/thread-self/fd/7", "/dev/fd/6", "/proc/100/fd/6", "/proc/100/exe",
    ])
  func ownReexec(requested: String) {
    let judgement = scene.judge.judge(Scene.attempt("runc", path: "/", requested: requested, "init"), caller: runc)
    #expect(judgement.ruling == .ownReexec("runc", "docker"))
    #expect(judgement.standing == .sanctionedRuntime("runc", "docker"))
  }

  @Test("By equal content: an overlay of itself, a copy in a memfd")
  func ownCopy() {
    var attempt = Scene.attempt(
      "runc", trust: .untrusted(.notInStartSnapshot), path: "/memfd:runc_cloned:/proc/self/exe (deleted)",
      requested: "/dev/fd/6")
    attempt.image.file.identity = Scene.facts("memfd", device: 9).identity
    #expect(scene.ruling(attempt, by: runc) == .ownReexec("runc", "docker"))
    attempt.image.digest = Scene.digest("crun")
    #expect(scene.reasons(attempt, by: runc)?.first == .foreignReexec)
    attempt.image.digest = nil
    #expect(scene.reasons(attempt, by: runc)?.first == .foreignReexec)
  }

  @Test("The same file although its change time moved: a link was made meanwhile")
  func linkedMeanwhile() {
    var attempt = Scene.attempt("runc", path: "/", requested: "/dev/fd/6")
    attempt.image.file = Scene.facts("runc", changed: 99)
    attempt.image.digest = nil
    #expect(scene.ruling(attempt, by: runc) == .ownReexec("runc", "docker"))
    attempt.image.file = Scene.facts("runc", device: 2)
    #expect(scene.reasons(attempt, by: runc)?.first == .foreignReexec)
    attempt.image.file = Scene.facts("runc", size: 1001)
    #expect(scene.reasons(attempt, by: runc)?.first == .foreignReexec)
  }

  @Test(
    "foreign-reexec: by a name that a payload could use, or another runtime",
    arguments: [
      "/usr/bin/runc", "/proc/self/root/usr/bin/runc", "/proc/101/exe", "/proc/self/fd/7/runc", "/dev/fd/", "/dev/fd/x",
    ])
  func foreign(requested: String) {
    #expect(scene.reasons(Scene.attempt("runc", requested: requested), by: runc)?.first == .foreignReexec)
  }

  @Test("foreign-reexec: another runtime, and its own with others' code in it")
  func foreignRuntime() {
    #expect(scene.reasons(Scene.attempt("crun"), by: runc) == [.foreignReexec])
    let injected = Scene.attempt("runc", requested: "/proc/self/exe", taints: [.preloadFile("/tmp/x.so")])
    #expect(scene.reasons(injected, by: runc) == [.foreignReexec, .runtimeUntrusted])
  }

  @Test(
    "nested-in-container: the payload of a container is a runtime",
    arguments: [
      Namespaces(mount: 2, process: 2, user: 1), Namespaces(mount: 2, process: 1, user: 1),
      Namespaces(mount: 1, process: 2, user: 1),
    ])
  func nested(namespaces: Namespaces) {
    let payload = Scene.attempt("runc", requested: "/proc/self/exe", namespaces: namespaces)
    #expect(scene.reasons(payload, by: runc) == [.nestedInContainer])
  }

  @Test("Unreadable namespaces are not the same namespaces")
  func unreadable() {
    let attempt = Scene.attempt("runc", requested: "/proc/self/exe", namespaces: nil)
    #expect(scene.reasons(attempt, by: runc) == [.foreignReexec])
  }

  @Test("A suspicious runtime that runs on is one finding, not two")
  func continued() {
    let caller = Scene.caller("runc", foreign)
    let attempt = Scene.attempt("runc", requested: "/proc/self/exe")
    #expect(scene.judge.judge(attempt, caller: caller) == Judgement(.continued("runc"), standing: foreign))
    #expect(scene.reasons(Scene.attempt("crun"), by: caller) == [.foreignReexec])
    let throughLoader = Scene.attempt("ld.so", target: .image(Scene.image("runc")))
    var again = throughLoader
    again.requested = "/proc/self/exe"
    #expect(scene.ruling(again, by: Scene.caller(throughLoader, foreign)) == .continued("runc"))
    again.indirectTarget = .image(Scene.image("crun"))
    #expect(scene.reasons(again, by: Scene.caller(throughLoader, foreign)) == [.foreignReexec, .indirectExec])
  }

  @Test("nvidia-container-runtime becomes runc or crun, in its own place")
  func layered() {
    let nvidia = Scene.caller("nvidia", .sanctionedRuntime("nvidia", "docker"))
    let judgement = scene.judge.judge(Scene.attempt("runc"), caller: nvidia)
    #expect(judgement.ruling == .sanctioned("runc", "docker", by: "nvidia"))
    #expect(judgement.standing == .sanctionedRuntime("runc", "docker"))
    #expect(scene.reasons(Scene.attempt("runc", namespaces: Scene.container), by: nvidia) == [.nestedInContainer])
    let copied = Scene.attempt("runc", trust: .untrusted(.notOwnedByRoot))
    #expect(scene.reasons(copied, by: nvidia) == [.foreignReexec, .runtimeUntrusted])
    let byHand = Scene.caller(
      "nvidia", .suspiciousRuntime("nvidia", [.callerNotEngine]))
    #expect(scene.reasons(Scene.attempt("runc"), by: byHand) == [.foreignReexec])
  }
}
