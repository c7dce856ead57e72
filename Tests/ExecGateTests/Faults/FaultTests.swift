import Glibc
import GuardModel
import KernelDouble
import Testing

/// Every call that the gate makes fails once, in every way, below the real gate and the real calls.
@Suite("Faults of the kernel")
struct FaultTests {
  private static let faults: [Fault] =
    [EINTR, ENOENT, ESRCH, EPERM, EACCES, ENOMEM, EMFILE, ENFILE, EAGAIN, EIO].map { .error($0) }
    + [0, 1, 8, 40].map { .short($0) }

  private static let answers = [KERNEL_IS_VALID, KERNEL_CONTINUE, KERNEL_FAIL]

  @Test("End in a failure of the guard, a refusal, or nothing", arguments: FaultScenario.all, [true, false])
  func faults(scenario: FaultScenario, waitIsKillable: Bool) {
    let (sound, outcome) = scenario.run(waitIsKillable: waitIsKillable)
    #expect(outcome == .ended && sound.kernel.refusals == scenario.refusals && sound.kernel.violations == [])
    var broken: Set<String> = []
    for place in sound.calls.indices {
      for fault in Self.faults {
        let (faulted, outcome) = scenario.run(waitIsKillable: waitIsKillable, place: place, fault: fault)
        var promises = faulted.kernel.violations
        if outcome == .hung { promises.append("somebody waits for ever: \(faulted.kernel.threads)") }
        let isAnswer = Self.answers.contains { $0 == sound.calls[place] }
        if isAnswer, fault == .error(EINTR), outcome != .ended {
          promises.append("an interrupted answer is not repeated")
        }
        for promise in promises {
          broken.insert("call \(place), of kind \(sound.calls[place].rawValue), meets \(fault): \(promise)")
        }
      }
    }
    #expect(broken.sorted() == [])
  }
}
