import ExecGate
import GuardModel
import Testing

/// The promises of `GateMachine` over many conversations, the same ones in every run.
@Suite("The gate's promises")
struct GatePropertyTests {
  private static let batches: [UInt64] = Array(0..<20)
  private static let batchSize: UInt64 = 1000

  @Test("Facts that a kernel could tell", arguments: batches)
  func kernel(batch: UInt64) {
    for seed in (batch * Self.batchSize)..<((batch + 1) * Self.batchSize) {
      let violation = KernelModel.run(seed: seed, length: 20 + Int(seed % 80))
      guard violation == nil else {
        Issue.record("seed \(seed): \(violation ?? "")")
        return
      }
    }
  }

  @Test("Facts that a kernel could tell the tracer of everybody", arguments: batches)
  func tracedKernel(batch: UInt64) {
    for seed in (batch * Self.batchSize)..<((batch + 1) * Self.batchSize) {
      let violation = TracedKernelModel.run(seed: seed, length: 20 + Int(seed % 80))
      guard violation == nil else {
        Issue.record("seed \(seed): \(violation ?? "")")
        return
      }
    }
  }

  @Test("Facts that make no sense", arguments: batches)
  func nonsense(batch: UInt64) {
    for seed in (batch * Self.batchSize)..<((batch + 1) * Self.batchSize) {
      let violation = Self.nonsense(seed: seed, length: 10 + Int(seed % 50))
      guard violation == nil else {
        Issue.record("seed \(seed): \(violation ?? "")")
        return
      }
    }
  }

  /// Says facts about few processes and threads in any order, then that everybody has ended.
  private static func nonsense(seed: UInt64, length: Int) -> String? {
    var random = SplitMix(seed: ~seed)
    var watched = WatchedMachine()
    var requests = [ExecRequest(0)]
    var admitting: [ExecRequest] = []
    func number() -> Int32 { Int32(1 + random.next() % 4) }
    func say(_ fact: GateFact) {
      for step in watched.absorb(fact) {
        if case .admit(let request) = step { admitting.append(request) }
        if case .readmit(let request) = step { admitting.append(request) }
      }
    }
    for id in 1...UInt64(length) {
      let process = ProcessID(rawValue: number())
      let thread = ThreadID(rawValue: number())
      let request = random.pick(requests) ?? ExecRequest(0)
      switch random.next() % 11 {
      case 10: say(.passed(process, caller: random.onceIn(2) ? nil : request.caller))
      case 0...2:
        requests.append(ExecRequest(id, by: thread, of: process))
        say(.requested(requests[requests.count - 1]))
      case 3...4: say(.admitted(random.pick(admitting) ?? request))
      case 5: say(random.onceIn(2) ? .vanished(request) : .refused(request))
      case 6: say(.executed(process, formerThread: thread))
      case 7: say(random.onceIn(2) ? .trapped(thread) : .signalled(thread, .user1))
      case 8: say(.ruled(process, mayRun: random.onceIn(2)))
      default: say(.ended(thread))
      }
    }
    for process in 1...4 as ClosedRange<Int32> {
      admitting.removeAll()
      say(.ended(ThreadID(rawValue: process)))
      while let request = admitting.popLast() { say(.vanished(request)) }
    }
    if !watched.machine.isIdle { watched.fail("is not idle when everybody has ended") }
    if !watched.unanswered.isEmpty { watched.fail("forgot \(watched.unanswered)") }
    return watched.violation
  }
}
