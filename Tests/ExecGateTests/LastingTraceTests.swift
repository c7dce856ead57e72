import GuardModel
import Testing

@testable import ExecGate

@Suite("Threads that are traced for good") struct LastingTraceTests {
  private let before = Fingerprint(high: 1, low: 1)

  /// Process 10 with threads 10 and 11, which has changed its user.
  private func changed() -> LastingTrace {
    var trace = LastingTrace()
    trace.remember(10, as: before)
    trace.seized(10, of: 10)
    trace.seized(11, of: 10)
    return trace
  }

  @Test("keep the fingerprint they had when their user changed, the first one")
  func change() {
    var trace = changed()
    trace.remember(10, as: Fingerprint(high: 2, low: 2))
    #expect(trace.fingerprint(of: 10) == before)
    #expect(trace.contains(10) && trace.contains(11) && !trace.contains(12))
  }

  @Test("hand it down to what they fork, and not to threads")
  func fork() {
    var trace = changed()
    trace.forked(11, 20, of: 20)
    trace.forked(20, 30, of: 30)
    trace.forked(10, 12, of: 10)
    #expect(trace.fingerprint(of: 20) == before && trace.fingerprint(of: 30) == before)
    #expect(trace.contains(12) && trace.contains(20) && trace.contains(30))
  }

  @Test("have none of their own after an exec, of which only the leader is left")
  func exec() {
    var trace = changed()
    trace.executed(10, formerThread: 11)
    #expect(trace.fingerprint(of: 10) == nil)
    #expect(trace.contains(10) && !trace.contains(11))
    trace.forked(10, 20, of: 20)
    #expect(trace.contains(20) && trace.fingerprint(of: 20) == nil)
  }

  @Test("are not those of others that execute")
  func others() {
    var trace = changed()
    trace.executed(40, formerThread: 40)
    #expect(!trace.contains(40))
  }

  @Test("are forgotten when they end")
  func end() {
    var trace = changed()
    trace.ended(11)
    #expect(!trace.contains(11) && trace.fingerprint(of: 10) == before)
    trace.ended(10)
    #expect(!trace.contains(10) && trace.fingerprint(of: 10) == nil)
  }
}
