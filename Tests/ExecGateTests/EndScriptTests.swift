import ExecGate
import GuardModel
import Testing

@Suite("The gate's conversation about death")
struct EndScriptTests {
  static let one = ExecRequest(1)
  static let thread = ExecRequest(1, by: 101)
  static let parked = ExecRequest(2, by: 102)

  @Test(arguments: [
    Script("of whom nothing is known", [(.ended(100), [])]),
    Script(
      "before it is admitted",
      [
        (.requested(one), [.admit(one)]),
        (.ended(100), []),
        (.admitted(one), []),
      ]),
    Script(
      "in its exec",
      [
        (.requested(one), [.admit(one)]),
        (.admitted(one), []),
        (.ended(100), []),
      ]),
    Script(
      "of the executing thread, then of its process",
      [
        (.requested(thread), [.admit(thread)]),
        (.admitted(thread), []),
        (.ended(101), []),
        (.ended(100), []),
      ]),
    Script(
      "of the whole process, when only its leader's end is told",
      [
        (.requested(thread), [.admit(thread)]),
        (.admitted(thread), []),
        (.ended(100), []),
      ]),
    Script(
      "in its exec, with another thread waiting",
      [
        (.requested(thread), [.admit(thread)]),
        (.admitted(thread), []),
        (.requested(parked), []),
        (.ended(101), [.admit(parked)]),
        (.vanished(parked), []),
        (.ended(100), []),
      ]),
    Script(
      "while it is examined",
      [
        (.requested(one), [.admit(one)]),
        (.admitted(one), []),
        (.executed(100, formerThread: 100), [.examine(100, caller: one.caller)]),
        (.ended(100), []),
        (.ruled(100, mayRun: true), []),
      ]),
    Script(
      "of a thread that had the number of nobody's exec",
      endsIdle: false,
      [
        (.requested(thread), [.admit(thread)]),
        (.admitted(thread), []),
        (.ended(102), []),
      ]),
    Script(
      "of a former thread does not end the process that stands",
      [
        (.requested(thread), [.admit(thread)]),
        (.admitted(thread), []),
        (.executed(100, formerThread: 101), [.examine(100, caller: thread.caller)]),
        (.ended(101), []),
        (.ruled(100, mayRun: true), [.detach(100, delivering: nil)]),
      ]),
  ])
  func death(script: Script) { script.play() }

  @Test(arguments: [
    Script(
      "a killed process stops once more",
      [
        (.requested(one), [.admit(one)]),
        (.admitted(one), []),
        (.executed(100, formerThread: 100), [.examine(100, caller: one.caller)]),
        (.ruled(100, mayRun: false), [.kill(100)]),
        (.trapped(100), [.kill(100)]),
        (.signalled(100, .terminate), [.kill(100)]),
        (.ended(100), []),
      ]),
    Script(
      "one that nobody admitted stops once more",
      [
        (.executed(100, formerThread: 101), [.kill(100)]),
        (.trapped(100), [.kill(100)]),
        (.ended(100), []),
      ]),
    Script(
      "one that is examined stops once more",
      [
        (.requested(one), [.admit(one)]),
        (.admitted(one), []),
        (.executed(100, formerThread: 100), [.examine(100, caller: one.caller)]),
        (.signalled(100, .continue), [.kill(100)]),
        (.ruled(100, mayRun: true), []),
        (.ended(100), []),
      ]),
    Script(
      "the former thread cannot be told: the death of whoever has its number now ends nothing",
      endsIdle: false,
      [
        (.requested(thread), [.admit(thread)]),
        (.admitted(thread), []),
        (.requested(parked), []),
        (.executed(100, formerThread: 100), [.examine(100, caller: thread.caller)]),
        (.ruled(100, mayRun: false), [.kill(100)]),
        (.ended(101), []),
      ]),
  ])
  func noStopLetsGoOfWhoMayNotRun(script: Script) { script.play() }
}
