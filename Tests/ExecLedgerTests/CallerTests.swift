import ExecLedger
import GuardModel
import Testing

@Suite("Who a caller is, and who created it")
struct CallerTests {
  @Test("An engine's chain, through forks and daemons that share their creator's address space")
  func chain() {
    var chronicle = Chronicle()
    let bash = chronicle.exec("bash")
    let podman = chronicle.exec("podman", by: bash.print)
    let conmon = chronicle.exec("conmon", by: podman.print)
    let runc = chronicle.exec("runc", by: conmon.print)
    #expect(chronicle.chain(of: runc.print) == ["runc", "conmon", "podman", "bash", "runcguard"])
    #expect(chronicle.chain(of: bash.print) == ["bash", "runcguard"])
    #expect(chronicle.chain(of: Chronicle.guardPrint) == ["runcguard"])
    #expect(runc.instance.creator == conmon.instance.id)
    #expect(runc.instance.forgottenCreators == 0)
  }

  @Test func numbersAreGivenInOrder() {
    var chronicle = Chronicle()
    let numbers = (0..<4).map { _ in chronicle.exec().instance.id.rawValue }
    #expect(numbers == [1, 2, 3, 4])
    #expect(InstanceID.guardItself < InstanceID(rawValue: 1))
    #expect(chronicle.ledger.count == 5)
  }

  @Test func stranger() {
    var chronicle = Chronicle()
    let stranger = Fingerprint(high: 99, low: 0)
    #expect(chronicle.ledger.caller(stranger) == .unknown)
    let child = chronicle.exec("child", by: stranger)
    #expect(child.instance.creator == nil)
    #expect(chronicle.chain(of: child.print) == ["child"])
    #expect(chronicle.ledger.chain(from: InstanceID(rawValue: 99)).isEmpty)
  }

  @Test("Both halves of a fingerprint count")
  func halves() {
    var chronicle = Chronicle()
    chronicle.exec(print: 5)
    #expect(chronicle.ledger.caller(Fingerprint(high: 5, low: 0)) != .unknown)
    #expect(chronicle.ledger.caller(Fingerprint(high: 5, low: 1)) == .unknown)
    #expect(chronicle.ledger.caller(Fingerprint(high: 0, low: 5)) == .unknown)
  }

  @Test("Two with one fingerprint are nobody, and what they create has no creator")
  func ambiguous() {
    var chronicle = Chronicle()
    let first = chronicle.exec("first", print: 7)
    #expect(chronicle.ledger.caller(first.print) == .known(first.instance))
    chronicle.exec("second", print: 7)
    #expect(chronicle.ledger.caller(first.print) == .ambiguous)
    let child = chronicle.exec("child", by: first.print)
    #expect(child.instance.creator == nil)
    #expect(chronicle.chain(of: child.print) == ["child"])
  }

  @Test("Who takes the guard's fingerprint makes both nobody")
  func guardImpersonated() {
    var chronicle = Chronicle()
    chronicle.exec(print: Chronicle.guardPrint.high)
    #expect(chronicle.ledger.caller(Chronicle.guardPrint) == .ambiguous)
  }

  @Test("Two are nobody until only one of them is left, whichever that is")
  func ambiguityEnds() {
    var chronicle = Chronicle()
    let first = chronicle.exec("first", print: 7)
    // The first one's exec is over by the time of the sweep: its process executed the second.
    let second = chronicle.exec("second", by: first.print, print: 7)
    #expect(second.instance.creator == first.instance.id)
    chronicle.sweepTwice(living: first.print)
    // A living process with the fingerprint can be either, so neither is forgotten.
    #expect(chronicle.ledger.caller(first.print) == .ambiguous)
    chronicle.sweepTwice()
    #expect(chronicle.ledger.caller(first.print) == .unknown)
    let third = chronicle.exec("third", print: 7)
    #expect(chronicle.ledger.caller(first.print) == .known(third.instance))
  }

  @Test("One that two sweeps missed no longer stands beside a newer one")
  func claimantSwept() {
    var chronicle = Chronicle()
    let first = chronicle.exec("first", print: 7)
    chronicle.sweep()
    let second = chronicle.exec("second", print: 7)
    #expect(chronicle.ledger.caller(first.print) == .ambiguous)
    chronicle.sweep()
    #expect(chronicle.ledger.caller(first.print) == .known(second.instance))
    #expect(chronicle.ledger.count == 2)
  }
}
