import ExecGate
import GuardModel

/// A conversation with a kernel that has lost its mind: any fact about few processes and threads, in any order.
package struct Nonsense {
  private var choices: Choices
  private var watched = WatchedMachine()
  private var requests = [ExecRequest(0, by: ThreadID(rawValue: 1), of: ProcessID(rawValue: 1))]
  /// What the machine has asked to admit.
  private var admitting: [ExecRequest] = []

  /// Says so many facts, as far as there are choices, then that everybody has ended.
  ///
  /// - Returns: the first promise that was broken; nil where all were kept.
  package static func run(_ choices: Choices, length: Int) -> String? {
    var nonsense = Nonsense(choices: choices)
    for id in 1...UInt64(max(1, length)) where !nonsense.choices.areSpent { nonsense.sayAnything(id) }
    nonsense.endEverybody()
    return nonsense.watched.violation
  }

  private init(choices: Choices) { self.choices = choices }

  private mutating func sayAnything(_ id: UInt64) {
    let process = ProcessID(rawValue: number())
    let thread = ThreadID(rawValue: number())
    let request = choices.pick(requests) ?? requests[0]
    switch choices.next() % 15 {
    case 0...2:
      var asked = ExecRequest(id, by: thread, of: process)
      asked.callerIsKnown = !choices.onceIn(4)
      requests.append(asked)
      say(.requested(asked))
    case 3...4: say(.admitted(choices.pick(admitting) ?? request))
    case 5: say(choices.onceIn(2) ? .vanished(request) : .refused(request))
    case 6: say(.executed(process, formerThread: thread))
    case 7: say(choices.onceIn(2) ? .trapped(thread) : .signalled(thread, .user1))
    case 8: say(.ruled(process, mayRun: choices.onceIn(2)))
    case 9: say(.passed(process, caller: choices.onceIn(2) ? nil : request.caller))
    case 10: say(.traced(choices.pick(admitting) ?? request))
    case 11: say(.verified(process, mayRun: choices.onceIn(2)))
    case 12: say(.looked(process, Fingerprint(high: 0, low: choices.next())))
    case 13: say(.lost(process))
    default: say(.ended(thread))
    }
  }

  private mutating func endEverybody() {
    for process in 1...4 as ClosedRange<Int32> {
      admitting.removeAll()
      say(.ended(ThreadID(rawValue: process)))
      // One whose caller is not known is asked about before it is let in.
      say(.verified(ProcessID(rawValue: process), mayRun: true))
      while let request = admitting.popLast() {
        say(.vanished(request))
        say(.verified(ProcessID(rawValue: process), mayRun: true))
      }
    }
    if !watched.machine.isIdle { watched.fail("is not idle when everybody has ended") }
    if !watched.unanswered.isEmpty { watched.fail("forgot \(watched.unanswered)") }
  }

  private mutating func number() -> Int32 { Int32(1 + choices.next() % 4) }

  private mutating func say(_ fact: GateFact) {
    for step in watched.absorb(fact) {
      switch step {
      case .admit(let request), .readmit(let request): admitting.append(request)
      default: break
      }
    }
  }
}
