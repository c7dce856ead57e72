import ExecGate
import Testing

/// A conversation with the kernel: each fact, and the steps that the machine must answer it with.
struct Script: Sendable, CustomTestStringConvertible {
  typealias Turn = (fact: GateFact, steps: [GateStep])

  let name: String
  let turns: [Turn]
  /// Whether no exec is in flight when all has been said.
  let endsIdle: Bool

  init(_ name: String, endsIdle: Bool = true, _ turns: [Turn]) {
    self.name = name
    self.turns = turns
    self.endsIdle = endsIdle
  }

  var testDescription: String { name }

  /// Says the facts to a new machine and compares what it asks for, fact by fact.
  func play() {
    var machine = GateMachine()
    for (place, turn) in turns.enumerated() {
      var steps: [GateStep] = []
      machine.absorb(turn.fact, into: &steps)
      #expect(steps == turn.steps, "\(name), fact \(place): \(turn.fact)")
    }
    #expect(machine.isIdle == endsIdle, "\(name), at the end")
  }
}
