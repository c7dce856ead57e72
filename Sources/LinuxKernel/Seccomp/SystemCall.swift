/// A system call as a filter sees it: its number, and whose numbering that is (AUDIT_ARCH_..., linux/audit.h).
struct SystemCall: Hashable, Sendable {
  var number: Int32
  var architecture: UInt32

  init(_ number: Int32, architecture: UInt32) {
    self.number = number
    self.architecture = architecture
  }

  /// Whether it is execve or execveat: of x86-64 and x32 (with its marker bit), i386, arm64, arm. A call of an
  /// architecture that is not in the list counts as an exec, which is the stricter choice.
  var isExec: Bool {
    switch architecture {
    case 0xC000_003E: [59, 322, 0x4000_0000 | 520, 0x4000_0000 | 545].contains(number)
    case 0x4000_0003: [11, 358].contains(number)
    case 0xC000_00B7: [221, 281].contains(number)
    case 0x4000_0028: [11, 387].contains(number)
    default: true
    }
  }
}
