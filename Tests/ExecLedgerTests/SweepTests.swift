import ExecLedger
import GuardModel
import Testing

@Suite("What the ledger forgets")
struct SweepTests {
  @Test func forgottenAtTheSecondMiss() {
    var chronicle = Chronicle()
    let gone = chronicle.exec("gone")
    chronicle.sweep()
    #expect(chronicle.ledger.caller(gone.print) == .known(gone.instance))
    chronicle.sweep()
    #expect(chronicle.ledger.caller(gone.print) == .unknown)
    #expect(chronicle.ledger.chain(from: gone.instance.id).isEmpty)
    #expect(chronicle.ledger.count == 1)
  }

  @Test("One that a sweep missed by chance and the next one saw starts over")
  func missedOnce() {
    var chronicle = Chronicle()
    let forking = chronicle.exec("forking")
    for _ in 0..<5 {
      chronicle.sweep()
      chronicle.sweep(living: forking.print)
    }
    #expect(chronicle.ledger.caller(forking.print) == .known(forking.instance))
  }

  @Test("The guard is never forgotten, even where no sweep saw it")
  func guardStays() {
    var chronicle = Chronicle()
    chronicle.exec()
    for _ in 0..<4 { chronicle.ledger.sweep(living: []) }
    #expect(chronicle.ledger.count == 1)
    let next = chronicle.exec("next")
    #expect(chronicle.chain(of: next.print) == ["next", "runcguard"])
  }

  @Test("Dead creators stay in the chains of the living, and are callers no more")
  func deadCreators() {
    var chronicle = Chronicle()
    let shell = chronicle.exec("shell")
    let make = chronicle.exec("make", by: shell.print)
    let daemon = chronicle.exec("daemon", by: make.print)
    let other = chronicle.exec("other", by: make.print)
    chronicle.sweepTwice(living: daemon.print)
    #expect(chronicle.chain(of: daemon.print) == ["daemon", "make", "shell", "runcguard"])
    #expect(chronicle.ledger.caller(make.print) == .unknown)
    #expect(chronicle.ledger.caller(other.print) == .unknown)
    #expect(chronicle.ledger.count == 4)
    chronicle.sweepTwice()
    #expect(chronicle.ledger.count == 1)
  }

  @Test func asksForSweepsNowAndThen() {
    var chronicle = Chronicle()
    #expect(!chronicle.ledger.needsSweep)
    while chronicle.ledger.count < Ledger.firstSweep {
      #expect(!chronicle.ledger.needsSweep)
      chronicle.exec()
    }
    #expect(chronicle.ledger.needsSweep)
    chronicle.sweepIfNeeded()
    #expect(!chronicle.ledger.needsSweep)
  }

  @Test func canBePutOff() {
    var ledger = Ledger(
      guardItself: Chronicle().ledger.chain(from: .guardItself)[0], fingerprint: Fingerprint(high: 9, low: 9))
    let attempt = ledger.chain(from: .guardItself)[0].attempt
    for number in 0..<UInt64(Ledger.firstSweep) {
      _ = ledger.record(
        attempt, standing: .ordinary, fingerprint: Fingerprint(high: 1, low: number), caller: .unknown)
    }
    #expect(ledger.needsSweep)
    ledger.putOffSweep()
    #expect(!ledger.needsSweep)
    // Nothing was forgotten.
    #expect(ledger.count == Ledger.firstSweep + 1)
  }
}
