import Testing

/// A system call convention of an x86-64 machine, with the numbers of the calls that matter.
struct ABI: Sendable, CustomTestStringConvertible {
  let name: String
  let architecture: UInt32
  /// Added to every number.
  var flag: UInt32 = 0
  let execve: UInt32
  let execveat: UInt32
  let prctl: UInt32
  let seccomp: UInt32
  let ptrace: UInt32
  let processVMWritev: UInt32
  let connect: UInt32
  let pidfdGetfd: UInt32 = 438
  /// Calls that builds make all the time, and others that one could suspect of being stopped.
  let others: [String: UInt32]

  var testDescription: String { name }

  func call(_ number: UInt32, _ arguments: [UInt64] = []) -> SeccompData {
    SeccompData(number: number | flag, architecture: architecture, arguments: arguments)
  }

  static let x86_64 = ABI(
    name: "x86-64", architecture: 0xC000_003E, execve: 59, execveat: 322, prctl: 157, seccomp: 317,
    ptrace: 101, processVMWritev: 311, connect: 42,
    others: [
      "read": 0, "write": 1, "openat": 257, "clone": 56, "fork": 57, "vfork": 58, "clone3": 435, "kill": 62,
      "exit_group": 231, "setresuid": 117, "memfd_create": 319,
    ])
  static let i386 = ABI(
    name: "i386", architecture: 0x4000_0003, execve: 11, execveat: 358, prctl: 172, seccomp: 354,
    ptrace: 26, processVMWritev: 348, connect: 362,
    others: [
      "read": 3, "write": 4, "openat": 295, "clone": 120, "fork": 2, "vfork": 190, "clone3": 435, "kill": 37,
      "exit_group": 252, "setresuid32": 208, "memfd_create": 356,
    ])
  static let x32 = ABI(
    name: "x32", architecture: 0xC000_003E, flag: 0x4000_0000, execve: 520, execveat: 545, prctl: 157, seccomp: 317,
    ptrace: 521, processVMWritev: 540, connect: 42,
    others: [
      "read": 0, "write": 1, "openat": 257, "clone": 56, "fork": 57, "vfork": 58, "clone3": 435, "kill": 62,
      "exit_group": 231, "setresuid": 117, "memfd_create": 319,
    ])
  static let all = [x86_64, i386, x32]
}
