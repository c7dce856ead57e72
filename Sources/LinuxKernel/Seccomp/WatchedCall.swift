public import GuardModel

/// A call beside execs and changes of user that the filter announces: a way into another process, or to an engine.
public enum WatchedCall: Hashable, Sendable {
  /// ptrace(2) with PTRACE_ATTACH or PTRACE_SEIZE, or process_vm_writev(2): a thread, as the caller numbers it.
  case enterThread(Int32)
  /// pidfd_getfd(2): a descriptor of the caller's that names a process.
  case takeDescriptor(of: Int32)
  /// connect(2): where the caller says the address stands, and its length.
  case connect(address: UInt64, length: UInt32)
  /// A call that shares its number with a watched one, and is of no interest.
  case other

  /// What an announced call is; nil for an exec or a change of user. Registers are all that is looked at: they cannot
  /// change while the call stands.
  init?(number: Int32, architecture: UInt32, arguments: [UInt64]) {
    guard let call = Self.calls[Number(architecture, number & ~Self.x32Bit)], arguments.count == 6 else { return nil }
    switch call {
    case .ptrace, .writeMemory:
      let argument = arguments[call == .ptrace ? 1 : 0]
      self = .enterThread(Int32(truncatingIfNeeded: argument))
    case .getDescriptor: self = .takeDescriptor(of: Int32(truncatingIfNeeded: arguments[0]))
    case .connect: self = .connect(address: arguments[1], length: UInt32(truncatingIfNeeded: arguments[2]))
    case .multiplexed: self = .other
    }
  }

  private enum Call { case ptrace, writeMemory, getDescriptor, connect, multiplexed }

  private struct Number: Hashable {
    var architecture: UInt32
    var number: Int32

    init(_ architecture: UInt32, _ number: Int32) {
      self.architecture = architecture
      self.number = number
    }
  }

  /// Marks x32's numbers among those of x86-64.
  private static let x32Bit: Int32 = 0x4000_0000

  /// By AUDIT_ARCH and number: x86-64 (and x32, without its bit), i386, arm64, arm.
  private static let calls: [Number: Call] = [
    Number(0xC000_003E, 101): .ptrace, Number(0xC000_003E, 521): .ptrace,
    Number(0xC000_003E, 311): .writeMemory, Number(0xC000_003E, 540): .writeMemory,
    Number(0xC000_003E, 438): .getDescriptor, Number(0xC000_003E, 42): .connect,
    Number(0x4000_0003, 26): .ptrace, Number(0x4000_0003, 348): .writeMemory,
    Number(0x4000_0003, 438): .getDescriptor, Number(0x4000_0003, 362): .connect,
    // socketcall(2): its arguments are in memory, so a connect that is made through it cannot be told.
    Number(0x4000_0003, 102): .multiplexed,
    Number(0xC000_00B7, 117): .ptrace, Number(0xC000_00B7, 271): .writeMemory,
    Number(0xC000_00B7, 438): .getDescriptor, Number(0xC000_00B7, 203): .connect,
    Number(0x4000_0028, 26): .ptrace, Number(0x4000_0028, 377): .writeMemory,
    Number(0x4000_0028, 438): .getDescriptor, Number(0x4000_0028, 283): .connect,
  ]
}

extension WatchedCall {
  /// The most bytes that an address of a local socket has (unix(7)).
  private static let addressLimit = 110

  /// The processes that a call of a thread's would enter; empty where there is none that the guard can see.
  ///
  /// - Throws: the `Errno` of reading `/proc` where that does not tell.
  public func targets(of caller: ThreadID) throws(Errno) -> [ProcessID] {
    switch self {
    case .enterThread(let number): try ProcessTree.processes(numbered: number, by: caller)
    case .takeDescriptor(let descriptor):
      try ProcessFiles(ProcessID(rawValue: caller.rawValue)).processDescriptor(descriptor).map { [$0] } ?? []
    case .connect, .other: []
    }
  }

  /// The path of the local socket that a thread connects to, as its memory names it now: for a report, not for a
  /// decision, because memory can change before the kernel reads it. Nil for every other call or address.
  public func socketPath(of caller: ThreadID) -> ByteString? {
    guard case .connect(let address, let length) = self else { return nil }
    let count = min(Int(length), Self.addressLimit)
    guard count > 3,
      let bytes = try? ProcessFiles(ProcessID(rawValue: caller.rawValue)).memory(at: address, count: count)
    else { return nil }
    return Self.socketPath(address: bytes)
  }

  /// The path in a `struct sockaddr_un`; nil for an abstract name, and for other families.
  static func socketPath(address bytes: [UInt8]) -> ByteString? {
    // AF_UNIX is 1, in the machine's byte order; the two bytes of any other family differ in either order.
    guard bytes.count > 2, bytes[0] == 1, bytes[1] == 0, bytes[2] != 0 else { return nil }
    return ByteString(bytes[2...].prefix { $0 != 0 })
  }
}
