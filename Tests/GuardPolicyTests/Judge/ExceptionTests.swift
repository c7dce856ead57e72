import GuardModel
import GuardPolicy
import Runtimes
import Testing

@Suite("Exceptions of the policy")
struct ExceptionTests {
  static func scene(
    caller: String = "/usr/bin/make", _ runtime: PolicyException.Runtime = .family("runc"),
    argv: [String]? = ["runc", "list", "**"]
  ) -> Scene {
    let exception = PolicyException(
      caller: caller, runtime: runtime, arguments: argv.map { ArgumentPattern($0) }, reason: "status only")
    let other = PolicyException(caller: "/usr/bin/nobody", runtime: .family("runc"), reason: "not this one")
    return Scene(Policy(exceptions: [other, exception]))
  }

  static let make = Scene.caller("make", .ordinary)
  let list = Scene.attempt("runc", "list", "-q")

  @Test("The caller's file, the runtime and the arguments must fit")
  func fits() {
    #expect(Self.scene().ruling(list, by: Self.make) == .excepted("runc", exception: 1))
    #expect(Self.scene(argv: nil).ruling(list, by: Self.make) == .excepted("runc", exception: 1))
    #expect(Self.scene(.path("/usr/bin/runc")).ruling(list, by: Self.make) == .excepted("runc", exception: 1))
    #expect(Self.scene().reasons(list, by: Scene.bash) == [.callerNotEngine])
    #expect(Self.scene().reasons(Scene.attempt("runc", "run", "x"), by: Self.make) == [.callerNotEngine])
    #expect(Self.scene(.family("crun")).reasons(list, by: Self.make) == [.callerNotEngine])
    #expect(Self.scene(.path("/usr/bin/crun")).reasons(list, by: Self.make) == [.callerNotEngine])
  }

  @Test("A path is a file, not a string")
  func byIdentity() {
    let impostor = Scene.caller(Scene.attempt("bash", path: "/usr/bin/make"), .ordinary)
    #expect(Self.scene().reasons(list, by: impostor) == [.callerNotEngine])
    let elsewhere = Scene.caller(Scene.attempt("make", path: "/mnt/make"), .ordinary)
    #expect(Self.scene().ruling(list, by: elsewhere) == .excepted("runc", exception: 1))
  }

  @Test("Nothing is excepted where a program is in doubt")
  func doubts() {
    let untrusted = Scene.caller("make", .ordinary, trust: .untrusted(.changedSinceStart))
    #expect(Self.scene().reasons(list, by: untrusted) == [.callerNotEngine])
    let tainted = Scene.caller(Scene.attempt("make", taints: [.traced]), .ordinary)
    #expect(Self.scene().reasons(list, by: tainted) == [.callerNotEngine])
    #expect(Self.scene().reasons(list, by: .unknown) == [.lineageUnknown])
    let copied = Scene.attempt("runc", trust: .untrusted(.notOwnedByRoot), "list")
    #expect(Self.scene().reasons(copied, by: Self.make) == [.callerNotEngine, .runtimeUntrusted])
    let loader = Scene.attempt("ld.so", "list", target: .image(Scene.image("runc")))
    #expect(Self.scene(argv: nil).reasons(loader, by: Self.make) == [.callerNotEngine, .indirectExec])
  }

  @Test("An excepted runtime may execute itself, and nothing else comes of it")
  func after() {
    let standing = Self.scene().standing(list, by: Self.make)
    #expect(standing == .suspiciousRuntime("runc", [.callerNotEngine]))
    let caller = Scene.caller("runc", standing)
    let again = Scene.attempt("runc", requested: "/proc/self/exe", "list")
    #expect(Self.scene().ruling(again, by: caller) == .continued("runc"))
    #expect(Self.scene().reasons(Scene.attempt("crun"), by: caller) == [.foreignReexec])
  }

  @Test(
    "Argument patterns",
    arguments: [
      (["runc", "list", "**"], ["runc", "list"], true), (["runc", "list", "**"], ["runc", "list", "-q", "x"], true),
      (["runc", "list"], ["runc", "list", "-q"], false), (["runc", "l*t"], ["runc", "list"], true),
      (["*runc", "*"], ["/usr/bin/runc", ""], true), (["runc", "*"], ["runc"], false), (["**"], [], true),
      (["*.*.x"], ["a.b.c.x"], true), (["*.*.x"], ["a.x"], false), (["a*a"], ["a"], false),
      (["a*b*c"], ["aXbYcZ"], false),
      (["*a"], ["b*a"], true), (["*b"], ["*a"], false),
    ])
  func patterns(pattern: [String], arguments: [String], fits: Bool) {
    #expect(ArgumentPattern(pattern).matches(arguments.map { ByteString($0) }) == fits)
  }
}
