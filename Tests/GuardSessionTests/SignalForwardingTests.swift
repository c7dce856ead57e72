import GuardModel
import Testing

@testable import GuardSession

@Suite("Signals of the guard's") struct SignalForwardingTests {
  /// One thing that happens at a moment, in milliseconds.
  enum Event {
    case toGuard(Signal, at: Int)
    case toSentinel(Signal, at: Int)
  }

  /// Plays events in order, looking for what is due every 10 ms; the sentinel answers after `delay` milliseconds.
  private func passedOn(_ events: [Event], until end: Int, answerAfter delay: Int = 0) -> [Signal] {
    var forwarding = SignalForwarding()
    var passed: [Signal] = []
    var answerAt = Int.max
    for moment in 0...end {
      for event in events {
        switch event {
        case .toGuard(let signal, moment): forwarding.guardReceived(signal, at: Double(moment) / 1000)
        case .toSentinel(let signal, moment): forwarding.sentinelReceived(signal, at: Double(moment) / 1000)
        default: break
        }
      }
      if moment % 10 == 0, forwarding.mustAsk(at: Double(moment) / 1000) { answerAt = moment + delay }
      if moment == answerAt { forwarding.sentinelAnswered() }
      if moment % 10 == 0 { passed += forwarding.due(at: Double(moment) / 1000) }
    }
    #expect(!forwarding.isWaiting)
    return passed
  }

  @Test("to one pid are passed on, once each")
  func onePid() {
    #expect(passedOn([.toGuard(.interrupt, at: 5)], until: 200) == [.interrupt])
    let both: [Event] = [.toGuard(.interrupt, at: 5), .toGuard(.terminate, at: 150)]
    #expect(passedOn(both, until: 400) == [.interrupt, .terminate])
  }

  @Test("to the process group are not, whoever has it first")
  func group() {
    #expect(passedOn([.toGuard(.terminate, at: 5), .toSentinel(.terminate, at: 6)], until: 200).isEmpty)
    #expect(passedOn([.toSentinel(.terminate, at: 5), .toGuard(.terminate, at: 6)], until: 200).isEmpty)
  }

  @Test("to every process one after the other are not, with seconds between")
  func everyProcess() {
    #expect(passedOn([.toSentinel(.terminate, at: 5), .toGuard(.terminate, at: 6005)], until: 7000).isEmpty)
  }

  @Test("of another number do not match")
  func other() {
    #expect(passedOn([.toSentinel(.hangup, at: 5), .toGuard(.terminate, at: 6)], until: 200) == [.terminate])
  }

  @Test("to the sentinel alone are nobody's business")
  func sentinelAlone() { #expect(passedOn([.toSentinel(.terminate, at: 5)], until: 200).isEmpty) }

  @Test("to the group and then to the guard alone are passed on once")
  func groupThenOne() {
    let events: [Event] = [
      .toGuard(.terminate, at: 5), .toSentinel(.terminate, at: 6), .toGuard(.terminate, at: 1000),
    ]
    #expect(passedOn(events, until: 1200) == [.terminate])
  }

  @Test("that mean something to their receiver only stay with it", arguments: [Signal.child, .brokenPipe, .continue])
  func kept(signal: Signal) { #expect(passedOn([.toGuard(signal, at: 5)], until: 200).isEmpty) }

  @Test("to the process group are not, however late the sentinel is")
  func lateSentinel() {
    let events: [Event] = [.toGuard(.terminate, at: 5), .toSentinel(.terminate, at: 1500)]
    #expect(passedOn(events, until: 2000, answerAfter: 1450).isEmpty)
  }

  @Test("are passed on although the sentinel has been stopped, and a second one after the first was asked about")
  func silentSentinel() {
    let events: [Event] = [.toGuard(.terminate, at: 5), .toGuard(.hangup, at: 100)]
    #expect(passedOn(events, until: 30_000, answerAfter: 40_000) == [.terminate, .hangup])
  }
}
