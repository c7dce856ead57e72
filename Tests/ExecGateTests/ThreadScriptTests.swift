import ExecGate
import GuardModel
import Testing

@Suite("The gate's conversation about threads and processes")
struct ThreadScriptTests {
  static let leader = ExecRequest(1)
  static let first = ExecRequest(1, by: 101)
  static let second = ExecRequest(2, by: 102)
  static let third = ExecRequest(3, by: 103)
  static let again = ExecRequest(4, by: 102)
  /// A forked process, for instance a vfork child: its number is its own.
  static let child = ExecRequest(5, by: 200, of: 200)

  @Test(arguments: [
    Script(
      "the process stops under its own number, whichever thread executed",
      [
        (.requested(first), [.admit(first)]),
        (.admitted(first), []),
        (.executed(100, formerThread: 101), [.examine(100, caller: first.caller)]),
        (.ruled(100, mayRun: true), [.detach(100, delivering: nil)]),
      ]),
    Script(
      "a thread's exec that may not run kills the process",
      [
        (.requested(first), [.admit(first)]),
        (.admitted(first), []),
        (.executed(100, formerThread: 101), [.examine(100, caller: first.caller)]),
        (.ruled(100, mayRun: false), [.kill(100)]),
        (.ended(100), []),
      ]),
    Script(
      "a thread's exec that failed",
      [
        (.requested(first), [.admit(first)]),
        (.admitted(first), []),
        (.trapped(101), [.detach(101, delivering: nil)]),
      ]),
  ])
  func oneThread(script: Script) { script.play() }

  @Test(arguments: [
    Script(
      "failed execs of threads are admitted one by one, the oldest first",
      [
        (.requested(first), [.admit(first)]),
        (.admitted(first), []),
        (.requested(second), []),
        (.requested(third), []),
        (.trapped(101), [.detach(101, delivering: nil), .admit(second)]),
        (.admitted(second), []),
        (.signalled(102, .terminate), [.detach(102, delivering: .terminate), .admit(third)]),
        (.admitted(third), []),
        (.trapped(103), [.detach(103, delivering: nil)]),
      ]),
    Script(
      "after a success the others are gone with their threads",
      [
        (.requested(first), [.admit(first)]),
        (.requested(second), []),
        (.admitted(first), []),
        (.requested(third), []),
        (.executed(100, formerThread: 101), [.examine(100, caller: first.caller)]),
        (.ruled(100, mayRun: true), [.detach(100, delivering: nil), .admit(second)]),
        (.vanished(second), [.admit(third)]),
        (.vanished(third), []),
      ]),
    Script(
      "after a kill the others wait for the end",
      [
        (.requested(first), [.admit(first)]),
        (.admitted(first), []),
        (.requested(second), []),
        (.executed(100, formerThread: 101), [.examine(100, caller: first.caller)]),
        (.requested(third), []),
        (.ruled(100, mayRun: false), [.kill(100)]),
        (.ended(100), [.admit(second)]),
        (.vanished(second), [.admit(third)]),
        (.vanished(third), []),
      ]),
    Script(
      "a refused thread makes way for the next",
      [
        (.requested(first), [.admit(first)]),
        (.requested(second), []),
        (.refused(first), [.admit(second)]),
        (.refused(second), []),
      ]),
    Script(
      "a parked thread whose wait was aborted asks again: each of its requests has its turn",
      [
        (.requested(first), [.admit(first)]),
        (.admitted(first), []),
        (.requested(second), []),
        (.requested(again), []),
        (.trapped(101), [.detach(101, delivering: nil), .admit(second)]),
        (.vanished(second), [.admit(again)]),
        (.admitted(again), []),
        (.executed(100, formerThread: 102), [.examine(100, caller: again.caller)]),
        (.ruled(100, mayRun: true), [.detach(100, delivering: nil)]),
      ]),
    Script(
      "the stop of a thread that gave up does not close the exec of another",
      [
        (.requested(first), [.admit(first)]),
        (.admitted(first), []),
        (.requested(second), []),
        (.requested(ExecRequest(6, by: 101)), [.readmit(ExecRequest(6, by: 101))]),
        (.vanished(ExecRequest(6, by: 101)), [.admit(second)]),
        (.admitted(second), []),
        (.trapped(101), [.detach(101, delivering: nil)]),
        (.executed(100, formerThread: 102), [.examine(100, caller: second.caller)]),
        (.ruled(100, mayRun: true), [.detach(100, delivering: nil)]),
      ]),
  ])
  func severalThreads(script: Script) { script.play() }

  @Test func hundredThreads() {
    let requests = (0..<100).map { ExecRequest(UInt64($0), by: ThreadID(rawValue: 101 + $0)) }
    var turns: [Script.Turn] = requests.enumerated().map { (.requested($1), $0 == 0 ? [.admit($1)] : []) }
    for (request, next) in zip(requests, requests.dropFirst().map(Optional.some) + [nil]) {
      turns.append((.admitted(request), []))
      let following = next.map { [GateStep.admit($0)] } ?? []
      turns.append((.trapped(request.thread), [.detach(request.thread, delivering: nil)] + following))
    }
    Script("a hundred threads ask at once", turns).play()
  }

  @Test(arguments: [
    Script(
      "processes do not wait for each other",
      [
        (.requested(leader), [.admit(leader)]),
        (.admitted(leader), []),
        (.requested(child), [.admit(child)]),
        (.admitted(child), []),
        (.executed(200, formerThread: 200), [.examine(200, caller: child.caller)]),
        (.trapped(100), [.detach(100, delivering: nil)]),
        (.ruled(200, mayRun: true), [.detach(200, delivering: nil)]),
      ]),
    Script(
      "a number that is reused after its exec was closed",
      [
        (.requested(leader), [.admit(leader)]),
        (.admitted(leader), []),
        (.executed(100, formerThread: 100), [.examine(100, caller: leader.caller)]),
        (.ruled(100, mayRun: true), [.detach(100, delivering: nil)]),
        (.ended(100), []),
        (.requested(ExecRequest(9)), [.admit(ExecRequest(9))]),
        (.admitted(ExecRequest(9)), []),
        (.trapped(100), [.detach(100, delivering: nil)]),
      ]),
    Script(
      "a former thread's number that is another process's before the exec is told",
      [
        (.requested(first), [.admit(first)]),
        (.admitted(first), []),
        (.requested(ExecRequest(9, by: 101, of: 200)), [.admit(ExecRequest(9, by: 101, of: 200))]),
        (.admitted(ExecRequest(9, by: 101, of: 200)), []),
        (.executed(100, formerThread: 101), [.examine(100, caller: first.caller)]),
        (.ruled(100, mayRun: true), [.detach(100, delivering: nil)]),
        (.trapped(101), [.detach(101, delivering: nil)]),
        (.requested(ExecRequest(10, by: 101, of: 200)), [.admit(ExecRequest(10, by: 101, of: 200))]),
        (.vanished(ExecRequest(10, by: 101, of: 200)), []),
      ]),
    Script(
      "a thread's number that becomes a process's",
      [
        (.requested(first), [.admit(first)]),
        (.admitted(first), []),
        (.executed(100, formerThread: 101), [.examine(100, caller: first.caller)]),
        (.requested(ExecRequest(9, by: 101, of: 101)), [.admit(ExecRequest(9, by: 101, of: 101))]),
        (.admitted(ExecRequest(9, by: 101, of: 101)), []),
        (.ruled(100, mayRun: false), [.kill(100)]),
        (.ended(101), []),
        (.ended(100), []),
      ]),
    Script(
      "a stop that belongs to no exec in flight passes",
      [
        (.trapped(300), [.detach(300, delivering: nil)]),
        (.signalled(300, .hangup), [.detach(300, delivering: .hangup)]),
        (.ended(300), []),
      ]),
  ])
  func severalProcesses(script: Script) { script.play() }
}
