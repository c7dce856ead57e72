import ExecLedger
import GuardModel
import Testing

@Suite("Chains of creators that are longer than what is kept")
struct CutChainTests {
  private static let kept = Ledger.keptCreators

  /// A shell that executes itself in place, again and again.
  private func inPlace(_ count: Int, _ chronicle: inout Chronicle, by first: Fingerprint = Chronicle.guardPrint)
    -> Fingerprint
  {
    (1...count).reduce(first) { caller, number in chronicle.exec("\(number)", by: caller).print }
  }

  private func chain(of print: Fingerprint, in chronicle: Chronicle) throws -> [Instance] {
    guard case .known(let instance) = chronicle.ledger.caller(print) else { throw NotKnown() }
    return chronicle.ledger.chain(from: instance.id)
  }

  private struct NotKnown: Error {}

  @Test("The nearest creators are kept, the others counted", arguments: [1, 10, 48, 49, 50, 100, 500])
  func counted(length: Int) throws {
    var chronicle = Chronicle()
    let last = inPlace(length, &chronicle)
    chronicle.sweepTwice(living: last)
    let chain = try chain(of: last, in: chronicle)
    let expected = min(length, Self.kept + 1)
    #expect(chain.count == expected + 1)
    #expect(chain.last?.id == .guardItself)
    #expect(chain.dropLast().map(\.attempt.requested) == (0..<expected).map { ByteString("\(length - $0)") })
    #expect(chain.dropLast().dropLast().allSatisfy { $0.forgottenCreators == 0 })
    #expect(chain.dropLast().last?.forgottenCreators == length - expected)
    #expect(chronicle.ledger.count == expected + 1)
  }

  @Test("What is forgotten later is added to what was")
  func countedInPortions() throws {
    var chronicle = Chronicle()
    var last = Chronicle.guardPrint
    for _ in 0..<7 {
      last = inPlace(90, &chronicle, by: last)
      chronicle.sweepTwice(living: last)
    }
    let chain = try chain(of: last, in: chronicle)
    #expect(chain.count == Self.kept + 2)
    #expect(chain.reduce(0) { $0 + $1.forgottenCreators } + Self.kept + 1 == 7 * 90)
  }

  @Test("A living creator beyond what is kept stays in the chain, and keeps its own")
  func livingFarAbove() throws {
    var chronicle = Chronicle()
    let root = chronicle.exec("root")
    let daemon = chronicle.exec("daemon", by: root.print)
    let last = inPlace(100, &chronicle, by: daemon.print)
    chronicle.sweepTwice(living: last, daemon.print)
    let chain = try chain(of: last, in: chronicle)
    #expect(chain.suffix(3).map(\.attempt.requested) == ["daemon", "root", "runcguard"])
    #expect(chain.count == 1 + Self.kept + 3)
    #expect(chain.dropFirst(Self.kept).first?.forgottenCreators == 100 - 1 - Self.kept)
  }

  @Test("Two branches of one long trunk both end where they began")
  func branches() throws {
    var chronicle = Chronicle()
    let trunk = inPlace(200, &chronicle)
    let near = chronicle.exec("near", by: trunk).print
    let far = inPlace(30, &chronicle, by: trunk)
    chronicle.sweepTwice(living: near, far)
    for (print, length) in [(near, 201), (far, 230)] {
      let chain = try chain(of: print, in: chronicle)
      #expect(chain.last?.id == .guardItself)
      #expect(chain.count - 1 + chain.reduce(0) { $0 + $1.forgottenCreators } == length)
      #expect(chain.count - 1 >= Self.kept + 1)
    }
    #expect(chronicle.ledger.count <= 2 * (Self.kept + 1) + 1)
  }

  @Test("Living instances that executed each other keep as many dead creators as any", arguments: [1, 20, 60])
  func livingTail(length: Int) throws {
    var chronicle = Chronicle()
    let dead = inPlace(100, &chronicle)
    var living = [Chronicle.guardPrint, chronicle.exec("oldest", by: dead).print]
    for _ in 0..<length { living.append(chronicle.exec("younger", by: living[living.count - 1]).print) }
    for _ in 0..<2 { chronicle.ledger.sweep(living: Set(living)) }
    let chain = try chain(of: living[1], in: chronicle)
    #expect(chain.count == 1 + Self.kept + 1)
    #expect(chain.dropFirst(Self.kept).first?.forgottenCreators == 100 - Self.kept)
  }

  @Test("A chain that was broken does not lead to the guard once it is cut")
  func broken() throws {
    var chronicle = Chronicle()
    let stranger = chronicle.exec("stranger", by: Fingerprint(high: 12345, low: 0)).print
    let last = inPlace(100, &chronicle, by: stranger)
    chronicle.sweepTwice(living: last)
    let chain = try chain(of: last, in: chronicle)
    #expect(chain.count == 1 + Self.kept)
    #expect(chain.last?.creator == nil)
    #expect(chain.last?.forgottenCreators == 101 - 1 - Self.kept)
  }
}
