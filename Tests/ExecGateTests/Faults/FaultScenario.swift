import GuardModel
import Testing

@testable import ExecGate
@testable import LinuxKernel

/// A small step below the gate.
struct FaultScenario: Sendable, CustomTestStringConvertible {
  /// How a step went.
  enum Outcome: Hashable {
    /// Every process has come to its end.
    case ended
    /// The guard could not guard.
    case failed(Errno)
    /// Somebody waits for ever.
    case hung
  }

  var name: String
  var isTracing = false
  /// How many calls are refused where nothing fails.
  var refusals = 0
  var build: @Sendable (SimulatedKernel) -> Void

  var testDescription: String { name }

  /// Lets the gate guard the step, with a fault at one of its calls.
  func run(waitIsKillable: Bool, place: Int? = nil, fault: Fault = .error(0)) -> (FaultedKernel, Outcome) {
    let kernel = SimulatedKernel(isTracing: isTracing, waitIsKillable: waitIsKillable)
    build(kernel)
    let faulted = FaultedKernel(kernel, place: place, fault: fault)
    return (faulted, faulted.use { Self.guarding(kernel) })
  }

  private static func guarding(_ kernel: SimulatedKernel) -> Outcome {
    let reader = FingerprintReader()
    var keeper = FaultKeeper(kernel: kernel, reader: reader)
    keeper.knowEverybody()
    var gate = Gate(
      listener: kernel.isTracing ? nil : Listener(Descriptor(owning: -1)), process: 100, isTracing: kernel.isTracing,
      waitIsKillable: kernel.waitIsKillable, fingerprints: reader)
    // As `StepLoop.turn`; so many turns that whoever still waits then waits for ever.
    for _ in 0..<200 {
      kernel.advance()
      do throws(Errno) {
        if gate.isBehind || !kernel.events.isEmpty { _ = try gate.takeChildEvents(&keeper) }
        if !kernel.waiting.isEmpty { try gate.takeNotification(&keeper) }
        if gate.hasUnverified { try gate.lookAtUnverified(&keeper) }
      } catch { return .failed(error) }
      if kernel.threads.isEmpty, kernel.events.isEmpty { return .ended }
    }
    return .hung
  }

  static let all: [FaultScenario] = [false, true].flatMap { plain(isTracing: $0) } + foreign

  /// What can happen in both modes.
  private static func plain(isTracing: Bool) -> [FaultScenario] {
    [
      FaultScenario(name: "an exec", isTracing: isTracing) {
        $0.addThread(100, of: 100, [.execute(mayRun: true), .execute(mayRun: true)])
      },
      FaultScenario(name: "a search in PATH", isTracing: isTracing) {
        $0.addThread(100, of: 100, [.executeNothing, .executeNothing, .execute(mayRun: true)])
      },
      FaultScenario(name: "a runtime", isTracing: isTracing) {
        $0.addThread(100, of: 100, [.execute(mayRun: false), .execute(mayRun: true)])
      },
      FaultScenario(name: "threads", isTracing: isTracing) {
        $0.addThread(100, of: 100, [.await(101)])
        $0.addThread(101, of: 100, [.executeNothing, .execute(mayRun: true), .execute(mayRun: true)])
        $0.addThread(102, of: 100, [.executeNothing, .executeNothing])
      },
      FaultScenario(name: "two processes", isTracing: isTracing) {
        $0.addThread(100, of: 100, [.execute(mayRun: true), .await(200), .execute(mayRun: true)])
        $0.addThread(200, of: 200, [.executeNothing, .execute(mayRun: false)])
      },
    ]
  }

  /// What only notifications tell of, or what another tracer does.
  private static let foreign = [
    FaultScenario(name: "under a debugger") {
      $0.addThread(100, of: 100, [.execute(mayRun: true), .executeNothing, .execute(mayRun: true)])
      $0.debugged = [100]
    },
    FaultScenario(name: "a runtime under a debugger") {
      $0.addThread(100, of: 100, [.execute(mayRun: false), .execute(mayRun: true)])
      $0.debugged = [100]
    },
    FaultScenario(name: "a change of user") {
      $0.addThread(100, of: 100, [.changeUser, .execute(mayRun: true), .executeNothing, .execute(mayRun: false)])
      $0.addThread(101, of: 100, [.executeNothing])
    },
    FaultScenario(name: "ways into a protected process", refusals: 2) {
      $0.addThread(100, of: 100, [.await(200)])
      $0.addThread(200, of: 200, [.enter, .takeDescriptor, .execute(mayRun: true)])
    },
  ]
}
