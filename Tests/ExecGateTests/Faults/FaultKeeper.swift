import CLinux
import ExecGate
import GuardModel
import LinuxKernel

/// Judges by what the simulated kernel has planned.
struct FaultKeeper: GateKeeper {
  let kernel: SimulatedKernel
  let reader: FingerprintReader
  private var known: Set<Fingerprint> = []
  let letsTracedExecute = true

  init(kernel: SimulatedKernel, reader: FingerprintReader) {
    self.kernel = kernel
    self.reader = reader
  }

  mutating func knowEverybody() {
    for process in kernel.images.keys { known.insert(reader.fingerprint(of: kernel.vector(of: process))) }
  }

  func knows(_ fingerprint: Fingerprint) -> Bool { known.contains(fingerprint) }

  mutating func mayRun(_ process: ProcessID, caller: Fingerprint?, isHeld: Bool) -> Bool {
    guard let image = kernel.images[process.rawValue] else { return false }
    if isHeld, kernel.threads[process.rawValue]?.state != .stopped(GUARD_CHILD_EXEC) {
      kernel.fail("\(process) is examined as held, and does not stand at its image")
    }
    kernel.images[process.rawValue]?.isKnown = true
    if image.mayRun { known.insert(reader.fingerprint(of: kernel.vector(of: process.rawValue))) }
    return image.mayRun
  }

  mutating func refused(_ thread: ThreadID, caller: Fingerprint?, because reason: Unverifiable) {}

  mutating func mayEnter(_ target: ProcessID, by thread: ThreadID, caller: Fingerprint?) -> Bool {
    target != SimulatedKernel.protected
  }

  mutating func connects(_ thread: ThreadID, caller: Fingerprint?, to path: ByteString) {}

  mutating func lost(_ process: ProcessID) {}
}
