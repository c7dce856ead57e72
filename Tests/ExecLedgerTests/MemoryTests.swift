import ExecLedger
import GuardModel
import Testing

@Suite("The ledger's memory follows living processes")
struct MemoryTests {
  private static let execs = 100_000
  /// What one living process may cost: two rounds of newcomers between sweeps, and the creators that are kept.
  private static let bound = 2 * Ledger.firstSweep + Ledger.keptCreators + 16

  @Test("A process that executes in place, again and again")
  func chainInPlace() {
    var chronicle = Chronicle()
    var last = Chronicle.guardPrint
    var most = 0
    var sweeps = 0
    for _ in 0..<Self.execs {
      last = chronicle.exec(by: last).print
      if chronicle.ledger.needsSweep { sweeps += 1 }
      chronicle.sweepIfNeeded(living: last)
      most = max(most, chronicle.ledger.count)
    }
    #expect(most <= Self.bound)
    #expect(sweeps <= Self.execs / Ledger.firstSweep + 1)
    guard case .known(let instance) = chronicle.ledger.caller(last) else {
      Issue.record("the living process was forgotten")
      return
    }
    let chain = chronicle.ledger.chain(from: instance.id)
    #expect(chain.last?.id == .guardItself)
    #expect(chain.count - 1 + chain.reduce(0) { $0 + $1.forgottenCreators } == Self.execs)
  }

  @Test("A shell whose children die", arguments: [0, 300, 3000])
  func children(servers: Int) {
    var chronicle = Chronicle()
    let shell = chronicle.exec("shell").print
    var living: Set = [Chronicle.guardPrint, shell]
    for _ in 0..<servers { living.insert(chronicle.exec("server", by: shell).print) }
    var most = 0
    var sweeps = 0
    for _ in 0..<Self.execs {
      chronicle.exec(by: shell)
      if chronicle.ledger.needsSweep {
        sweeps += 1
        chronicle.ledger.sweep(living: living)
      }
      most = max(most, chronicle.ledger.count)
    }
    let allowance = max(Ledger.firstSweep, servers)
    #expect(most <= servers + 2 * allowance + 16)
    // Reading the fingerprint of every living process is paid for by as many execs.
    #expect(sweeps <= Self.execs / allowance + 3)
    #expect(chronicle.chain(of: shell) == ["shell", "runcguard"])
    #expect(living.allSatisfy { chronicle.ledger.caller($0) != .unknown })
  }
}
