import CLinux
import CSeccomp
import Glibc
public import GuardModel

/// The seccomp filter of a guarded step, as the instructions the kernel runs for each system call.
public struct ExecFilter: Sendable {
  /// `struct sock_filter[]`, 8 bytes each.
  public let program: [UInt8]

  public var instructionCount: Int { program.count / MemoryLayout<sock_filter_layout>.size }

  /// What one rule of the filter does to the calls it names.
  enum Action: Hashable {
    case notify
    case trace
    case killProcess
    case fail(Errno)
    case pretendSuccess

    var encoded: UInt32 {
      switch self {
      case .notify: 0x7FC0_0000  // SECCOMP_RET_USER_NOTIF
      case .trace: 0x7FF0_0000  // SECCOMP_RET_TRACE; without a tracer the call fails with ENOSYS
      case .killProcess: 0x8000_0000  // SECCOMP_RET_KILL_PROCESS
      case .fail(let error): 0x0005_0000 | UInt32(error.rawValue & 0xFFFF)  // SECCOMP_RET_ERRNO
      case .pretendSuccess: 0x0005_0000  // SECCOMP_RET_ERRNO with 0: the caller sees a call that worked
      }
    }
  }

  /// An argument's number, a mask, and the masked value that matches.
  ///
  /// Only low halves are compared: libseccomp before 2.6.1 can merge comparisons of high halves wrongly
  /// (GHSA-4q85-33p6-j5g6).
  struct Condition: Hashable {
    var argument: UInt32
    var mask: UInt64
    var value: UInt64

    static func low(_ argument: UInt32, is value: UInt64) -> Condition {
      Condition(argument: argument, mask: 0xFFFF_FFFF, value: value)
    }

    static func bit(_ bit: UInt64, of argument: UInt32) -> Condition {
      Condition(argument: argument, mask: bit, value: bit)
    }
  }

  /// One line of the filter: a call, conditions on its arguments (all must hold), and what happens.
  struct Line: Hashable {
    var call: String
    var conditions: [Condition] = []
    var action: Action
  }

  /// Ways into another process whose target stands in a register, so that it can be told safely: PTRACE_ATTACH and
  /// PTRACE_SEIZE, a descriptor of its, its memory. Debuggers use them a few times in their life.
  private static let entries = [
    Line(call: "ptrace", conditions: [.low(0, is: 16)], action: .notify),
    Line(call: "ptrace", conditions: [.low(0, is: 0x4206)], action: .notify),
    Line(call: "pidfd_getfd", action: .notify), Line(call: "process_vm_writev", action: .notify),
  ]

  /// Connections to local sockets, told by the length of the address: all from 16 bytes on but those of an IPv4 (16) or
  /// IPv6 (28) address. Engines' sockets have longer ones than 16; two comparisons of one argument cannot stand in a line.
  private static let connections = [
    (0x40, 0x40), (0x20, 0x20), (0x11, 0x11), (0x12, 0x12), (0x1F, 0x14), (0x1F, 0x18),
  ].map { mask, value in
    Line(call: "connect", conditions: [Condition(argument: 2, mask: mask, value: value)], action: .notify)
  }

  /// What the filter does beside letting every other call through.
  static func lines(
    guardLacksPtraceCapability: Bool, guardIsRoot: Bool, interception: Interception = .notify,
    watchesConnections: Bool = false
  ) -> [Line] {
    let ask = interception == .notify ? Action.notify : .trace
    var lines = [
      Line(call: "execve", action: ask),
      Line(call: "execveat", action: ask),
      // The answer to a guard that asks whether it is inside a guarded step.
      Line(
        call: "prctl", conditions: [.low(0, is: UInt64(GUARD_PRCTL_IS_GUARDED))], action: .fail(.already)),
      // PR_SET_MM can forge /proc/PID/exe and the auxiliary vector, which are who a caller is (mechanism #55).
      Line(call: "prctl", conditions: [.low(0, is: 35)], action: .fail(.notPermitted)),
      // SECCOMP_SET_MODE_FILTER with FLAG_NEW_LISTENER: a second listener could answer execs itself. The kernel refuses
      // one today; a nested one is proposed upstream.
      Line(call: "seccomp", conditions: [.low(0, is: 1), .bit(1 << 3, of: 1)], action: .fail(.busy)),
    ]
    // In mode `trace` every process has its tracer already, and a stop for each connection would be dear.
    if interception == .notify {
      lines += entries
      if watchesConnections { lines += connections }
    }
    if guardLacksPtraceCapability {
      // PR_SET_DUMPABLE to 0: such a guard could not seize the process; rr has pretended the same for years.
      lines.append(Line(call: "prctl", conditions: [.low(0, is: 4), .low(1, is: 0)], action: .pretendSuccess))
    }
    if guardLacksPtraceCapability, guardIsRoot {
      // A process that changes its user could not be seized any more (commit_creds makes it undumpable); asked before it
      // does, the guard traces it for good. Names ending in 32 are those of i386 and arm.
      for call in ["setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setfsuid", "setfsgid"] {
        lines.append(Line(call: call, action: ask))
        lines.append(Line(call: call + "32", action: ask))
      }
    }
    return lines + interception.lines
  }

  /// What the filter of the sentinel does: nothing is executed where no guard is asked.
  static let sentinelLines = [
    Line(call: "execve", action: .killProcess), Line(call: "execveat", action: .killProcess),
  ]

  /// Builds the filter of a step for every system call ABI of this machine; `watchesConnections` where there is an
  /// engine's socket to connect to.
  ///
  /// - Throws: `GuardFailure` naming the libseccomp call that failed.
  public init(
    guardLacksPtraceCapability: Bool, guardIsRoot: Bool, interception: Interception = .notify,
    watchesConnections: Bool = false
  ) throws(GuardFailure) {
    try self.init(
      Self.lines(
        guardLacksPtraceCapability: guardLacksPtraceCapability, guardIsRoot: guardIsRoot, interception: interception,
        watchesConnections: watchesConnections))
  }

  /// Builds the filter of the sentinel.
  ///
  /// - Throws: `GuardFailure` naming the libseccomp call that failed.
  public static func sentinel() throws(GuardFailure) -> ExecFilter { try ExecFilter(sentinelLines) }

  private init(_ lines: [Line]) throws(GuardFailure) {
    guard let context = unsafe seccomp_init(0x7FFF_0000 /* SECCOMP_RET_ALLOW */) else {
      throw GuardFailure(.preparing, "libseccomp could not start a filter")
    }
    defer { unsafe seccomp_release(context) }
    func must(_ call: String, _ result: Int32) throws(GuardFailure) {
      guard result < 0 else { return }
      throw GuardFailure(.preparing, "\(call): \(Errno(rawValue: -result).explanation)")
    }
    // An ABI that is not named here is killed by libseccomp's default, so an unknown way into exec stays shut.
    for architecture in Self.secondaryArchitectures {
      let result = unsafe seccomp_arch_add(context, architecture)
      guard result != -EEXIST else { continue }
      try must("seccomp_arch_add", result)
    }
    try must("SCMP_FLTATR_ACT_BADARCH", unsafe seccomp_attr_set(context, SCMP_FLTATR_ACT_BADARCH, 0x8000_0000))
    for line in lines {
      let number = unsafe seccomp_syscall_resolve_name(line.call)
      let comparisons = line.conditions.map { condition in
        scmp_arg_cmp(
          arg: condition.argument, op: SCMP_CMP_MASKED_EQ, datum_a: condition.mask, datum_b: condition.value)
      }
      try must(
        "a filter rule for \(line.call)",
        unsafe seccomp_rule_add_array(
          context, line.action.encoded, number, UInt32(comparisons.count), comparisons))
    }
    let memory = unsafe guard_memory_file("runcguard-filter")
    guard memory >= 0 else { throw GuardFailure(.preparing, "memfd_create: \(Errno(rawValue: -memory).explanation)") }
    let file = Descriptor(owning: memory)
    try must("seccomp_export_bpf", unsafe seccomp_export_bpf(context, file.number))
    do {
      program = try readWhole(ByteString("/proc/self/fd/\(file.number)"), limit: 1 << 20)
    } catch {
      throw GuardFailure(.preparing, "reading the exported filter: \(error.explanation)")
    }
    guard !program.isEmpty, program.count % 8 == 0, instructionCount <= 4096 else {
      throw GuardFailure(.preparing, "libseccomp exported \(program.count) bytes, which is no filter")
    }
  }

  #if arch(x86_64)
    private static let secondaryArchitectures: [UInt32] = [0x4000_0003 /* AUDIT_ARCH_I386 */, UInt32(SCMP_ARCH_X32)]
  #elseif arch(arm64)
    private static let secondaryArchitectures: [UInt32] = [0x4000_0028 /* AUDIT_ARCH_ARM */]
  #else
    private static let secondaryArchitectures: [UInt32] = []
  #endif

  /// The shape of `struct sock_filter` (linux/filter.h).
  private typealias sock_filter_layout = (code: UInt16, whenTrue: UInt8, whenFalse: UInt8, constant: UInt32)
}
