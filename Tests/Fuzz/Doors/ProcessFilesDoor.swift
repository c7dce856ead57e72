@testable import LinuxKernel

/// The texts of `/proc` in which names of the step's choice stand, and the auxiliary vector.
enum ProcessFilesDoor {
  @Sendable static func enter(_ bytes: [UInt8]) throws(BrokenPromise) {
    let vector = AuxiliaryVector(bytes)
    _ = (vector.user, vector.effectiveUser, vector.executedNameAddress)
    _ = StatusFields(bytes)["Tgid"]
    _ = ProcessFiles.fileSystem(ofMount: 1, mountinfo: bytes)
    _ = ProcessFiles.environmentRange(stat: bytes)
    _ = ProcessFiles.isAnonymous(0x1000..<0x2000, maps: bytes)
  }
}
