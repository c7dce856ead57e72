import ExecGate
import GuardModel
import Testing

@Suite("The gate's conversation about one exec")
struct ExecScriptTests {
  static let one = ExecRequest(1)
  static let two = ExecRequest(2)
  static let three = ExecRequest(3)

  @Test(arguments: [
    Script(
      "an exec that may run",
      [
        (.requested(one), [.admit(one)]),
        (.admitted(one), []),
        (.executed(100, formerThread: 100), [.examine(100, caller: one.caller)]),
        (.ruled(100, mayRun: true), [.detach(100, delivering: nil)]),
      ]),
    Script(
      "an exec that may not",
      [
        (.requested(one), [.admit(one)]),
        (.admitted(one), []),
        (.executed(100, formerThread: 100), [.examine(100, caller: one.caller)]),
        (.ruled(100, mayRun: false), [.kill(100)]),
        (.ended(100), []),
      ]),
    Script(
      "an exec that failed",
      [
        (.requested(one), [.admit(one)]),
        (.admitted(one), []),
        (.trapped(100), [.detach(100, delivering: nil)]),
      ]),
    Script(
      "a PATH search: two names that are not there, then the one that is",
      [
        (.requested(one), [.admit(one)]),
        (.admitted(one), []),
        (.trapped(100), [.detach(100, delivering: nil)]),
        (.requested(two), [.admit(two)]),
        (.admitted(two), []),
        (.trapped(100), [.detach(100, delivering: nil)]),
        (.requested(three), [.admit(three)]),
        (.admitted(three), []),
        (.executed(100, formerThread: 100), [.examine(100, caller: three.caller)]),
        (.ruled(100, mayRun: true), [.detach(100, delivering: nil)]),
      ]),
    Script(
      "a signal before the exec closes goes where it was going, and the exec is asked for again",
      [
        (.requested(one), [.admit(one)]),
        (.admitted(one), []),
        (.signalled(100, .user1), [.detach(100, delivering: .user1)]),
        (.requested(two), [.admit(two)]),
        (.admitted(two), []),
        (.executed(100, formerThread: 100), [.examine(100, caller: two.caller)]),
        (.ruled(100, mayRun: true), [.detach(100, delivering: nil)]),
      ]),
    Script(
      "a request that nobody waits for any more",
      [
        (.requested(one), [.admit(one)]),
        (.vanished(one), []),
      ]),
    Script(
      "a request that was refused, and the next one of the same process",
      [
        (.requested(one), [.admit(one)]),
        (.refused(one), []),
        (.requested(two), [.admit(two)]),
        (.admitted(two), []),
        (.trapped(100), [.detach(100, delivering: nil)]),
      ]),
    Script(
      "the new image executes at once",
      [
        (.requested(one), [.admit(one)]),
        (.admitted(one), []),
        (.executed(100, formerThread: 100), [.examine(100, caller: one.caller)]),
        (.ruled(100, mayRun: true), [.detach(100, delivering: nil)]),
        (.requested(two), [.admit(two)]),
        (.admitted(two), []),
        (.executed(100, formerThread: 100), [.examine(100, caller: two.caller)]),
        (.ruled(100, mayRun: false), [.kill(100)]),
        (.ended(100), []),
      ]),
  ])
  func course(script: Script) { script.play() }

  @Test(arguments: [
    Script(
      "the thread asks again before its closing stop, and executes",
      [
        (.requested(one), [.admit(one)]),
        (.admitted(one), []),
        (.requested(two), [.readmit(two)]),
        (.admitted(two), []),
        (.executed(100, formerThread: 100), [.examine(100, caller: two.caller)]),
        (.ruled(100, mayRun: true), [.detach(100, delivering: nil)]),
      ]),
    Script(
      "the thread asks again, and its exec fails: one stop closes both requests",
      [
        (.requested(one), [.admit(one)]),
        (.admitted(one), []),
        (.requested(two), [.readmit(two)]),
        (.admitted(two), []),
        (.trapped(100), [.detach(100, delivering: nil)]),
      ]),
    Script(
      "the thread asks again and again",
      [
        (.requested(one), [.admit(one)]),
        (.admitted(one), []),
        (.requested(two), [.readmit(two)]),
        (.admitted(two), []),
        (.requested(three), [.readmit(three)]),
        (.admitted(three), []),
        (.signalled(100, .user2), [.detach(100, delivering: .user2)]),
      ]),
    Script(
      "the thread asked again and gave up; its closing stop still comes",
      [
        (.requested(one), [.admit(one)]),
        (.admitted(one), []),
        (.requested(two), [.readmit(two)]),
        (.vanished(two), []),
        (.trapped(100), [.detach(100, delivering: nil)]),
      ]),
  ])
  func asksAgain(script: Script) { script.play() }

  @Test(arguments: [
    Script(
      "nothing is known of its caller",
      [
        (.executed(100, formerThread: 100), [.kill(100)]),
        (.ended(100), []),
      ]),
    Script(
      "its request has not been admitted yet",
      [
        (.requested(one), [.admit(one)]),
        (.executed(100, formerThread: 100), [.kill(100)]),
        (.ended(100), []),
      ]),
    Script(
      "its request was closed",
      [
        (.requested(one), [.admit(one)]),
        (.admitted(one), []),
        (.trapped(100), [.detach(100, delivering: nil)]),
        (.executed(100, formerThread: 100), [.kill(100)]),
        (.ended(100), []),
      ]),
    Script(
      "it stands already",
      [
        (.requested(one), [.admit(one)]),
        (.admitted(one), []),
        (.executed(100, formerThread: 100), [.examine(100, caller: one.caller)]),
        (.executed(100, formerThread: 100), [.kill(100)]),
        (.ruled(100, mayRun: true), []),
        (.ended(100), []),
      ]),
    Script(
      "a ruling that comes late lets nobody go",
      [
        (.executed(100, formerThread: 101), [.kill(100)]),
        (.ruled(100, mayRun: true), []),
        (.ended(100), []),
      ]),
  ])
  func executedWithoutBeingAdmitted(script: Script) { script.play() }
}
