import GateConversations
import Testing

/// The promises of `GateMachine` over many conversations, the same ones in every run.
@Suite("The gate's promises")
struct GatePropertyTests {
  private static let batches: [UInt64] = Array(0..<20)
  private static let batchSize: UInt64 = 1000

  @Test("Facts that a kernel could tell", arguments: batches)
  func kernel(batch: UInt64) {
    for seed in (batch * Self.batchSize)..<((batch + 1) * Self.batchSize) {
      let violation = KernelModel.run(Choices(seed: seed), length: 20 + Int(seed % 80))
      guard violation == nil else {
        Issue.record("seed \(seed): \(violation ?? "")")
        return
      }
    }
  }

  @Test("Facts that a kernel could tell the tracer of everybody", arguments: batches)
  func tracedKernel(batch: UInt64) {
    for seed in (batch * Self.batchSize)..<((batch + 1) * Self.batchSize) {
      let violation = TracedKernelModel.run(Choices(seed: seed), length: 20 + Int(seed % 80))
      guard violation == nil else {
        Issue.record("seed \(seed): \(violation ?? "")")
        return
      }
    }
  }

  @Test("Facts that make no sense", arguments: batches)
  func nonsense(batch: UInt64) {
    for seed in (batch * Self.batchSize)..<((batch + 1) * Self.batchSize) {
      let violation = Nonsense.run(Choices(seed: ~seed), length: 10 + Int(seed % 50))
      guard violation == nil else {
        Issue.record("seed \(seed): \(violation ?? "")")
        return
      }
    }
  }
}
