public import GuardModel
import LinuxKernel

// Execs of threads that a debugger of the step holds, so that the guard cannot.
extension Gate {
  /// Whether there are processes to look at soon.
  public var hasUnverified: Bool { !machine.unverifiedProcesses.isEmpty }

  /// Looks at the processes whose execs nobody holds, and verifies those that have happened.
  ///
  /// - Throws: the `Errno` of a listener call that must not fail.
  public mutating func lookAtUnverified(_ keeper: inout some GateKeeper) throws(Errno) {
    for process in machine.unverifiedProcesses {
      do throws(Errno) {
        let fingerprint = try fingerprints.fingerprint(of: ThreadID(leaderOf: process))
        machine.absorb(.looked(process, fingerprint), into: &steps)
      } catch .tryAgain {
        continue
      } catch {
        machine.absorb(.lost(process), into: &steps)
        keeper.lost(process)
      }
    }
    try perform(&keeper)
  }

  /// How long an unheld exec is looked at without doing anything else: most have happened by then, and a program that
  /// runs under a debugger has not come far.
  private static let spinSeconds = 0.05

  /// Lets the exec of a thread go on that a debugger of the step holds, and verifies it as soon as it has happened.
  mutating func admitUnheld(_ request: ExecRequest, _ keeper: inout some GateKeeper) throws(Errno) {
    guard try answer(request.id, request.thread, refusing: nil) else { return }
    let giveUp = GuardProcess.monotonicSeconds() + Self.spinSeconds
    let thread = ProcessFiles(ProcessID(rawValue: request.thread.rawValue))
    while GuardProcess.monotonicSeconds() < giveUp {
      // Asked before the fingerprint is read: a thread that had left its exec then has succeeded or failed by now.
      let hasLeft = thread.hasLeftExec()
      do throws(Errno) {
        let now = try fingerprints.fingerprint(of: ThreadID(leaderOf: request.process))
        if now != request.caller {
          machine.absorb(.looked(request.process, now), into: &steps)
          return
        }
      } catch .tryAgain {
        continue
      } catch {
        return  // it is looked at once more, and found to have ended
      }
      if hasLeft {
        machine.absorb(.lost(request.process), into: &steps)
        return
      }
    }
  }
}
