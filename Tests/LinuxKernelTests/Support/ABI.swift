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
  /// Calls that builds make all the time, and others that one could suspect of being stopped.
  let others: [String: UInt32]

  var testDescription: String { name }

  func call(_ number: UInt32, _ arguments: [UInt64] = []) -> SeccompData {
    SeccompData(number: number | flag, architecture: architecture, arguments: arguments)
  }

  static let x86_64 = ABI(
    name: "x86-64", architecture: 0xC000_003E, execve: 59, execveat: 322, prctl: 157, seccomp: 317,
    others: [
      "read": 0, "write": 1, "openat": 257, "clone": 56, "fork": 57, "vfork": 58, "clone3": 435, "kill": 62,
      "ptrace": 101, "exit_group": 231, "process_vm_writev": 311, "setresuid": 117, "memfd_create": 319,
    ])
  static let i386 = ABI(
    name: "i386", architecture: 0x4000_0003, execve: 11, execveat: 358, prctl: 172, seccomp: 354,
    others: [
      "read": 3, "write": 4, "openat": 295, "clone": 120, "fork": 2, "vfork": 190, "clone3": 435, "kill": 37,
      "ptrace": 26, "exit_group": 252, "process_vm_writev": 348, "setresuid32": 208, "memfd_create": 356,
    ])
  static let x32 = ABI(
    name: "x32", architecture: 0xC000_003E, flag: 0x4000_0000, execve: 520, execveat: 545, prctl: 157, seccomp: 317,
    others: [
      "read": 0, "write": 1, "openat": 257, "clone": 56, "fork": 57, "vfork": 58, "clone3": 435, "kill": 62,
      "ptrace": 521, "exit_group": 231, "process_vm_writev": 540, "setresuid": 117, "memfd_create": 319,
    ])
  static let all = [x86_64, i386, x32]
}
