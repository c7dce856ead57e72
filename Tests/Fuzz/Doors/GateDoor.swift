import GateConversations

/// The gate's machine: the first byte chooses whom it talks with, and every other one what happens next there.
enum GateDoor {
  @Sendable static func enter(_ bytes: [UInt8]) throws(BrokenPromise) {
    guard let first = bytes.first else { return }
    let choices = Choices(bytes: Array(bytes.dropFirst()))
    let violation =
      switch first % 3 {
      case 0: KernelModel.run(choices, length: bytes.count)
      case 1: TracedKernelModel.run(choices, length: bytes.count)
      default: Nonsense.run(choices, length: bytes.count)
      }
    try Fuzz.promise(violation == nil, violation ?? "")
  }
}
