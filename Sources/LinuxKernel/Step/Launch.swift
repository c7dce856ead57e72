import CLinux
import Glibc
public import GuardModel

/// What to execute, and as whom. Arguments and environment are bytes and reach the step untouched.
public struct StepRequest: Sendable {
  public var arguments: [ByteString]
  public var environment: [ByteString]
  public var identity: StepIdentity?
  /// Set for a guard that may not install a filter otherwise (no CAP_SYS_ADMIN).
  public var noNewPrivileges: Bool

  public init(
    arguments: [ByteString], environment: [ByteString], identity: StepIdentity?, noNewPrivileges: Bool
  ) {
    self.arguments = arguments
    self.environment = environment
    self.identity = identity
    self.noNewPrivileges = noNewPrivileges
  }
}

/// The user that a step is dropped to.
public struct StepIdentity: Hashable, Sendable {
  public var user: UserID
  public var group: GroupID
  public var groups: [GroupID]

  public init(user: UserID, group: GroupID, groups: [GroupID]) {
    self.user = user
    self.group = group
    self.groups = groups
  }
}

/// A step that waits in its first exec for the guard to look.
public struct LaunchedStep: ~Copyable {
  public let process: ProcessID
  /// Whether a received exec can no longer be aborted by a handled signal (Linux 5.19).
  public let waitIsKillable: Bool
  public var listener: Listener
  /// The parent of the step, which tells of its end.
  public let sentinel: Sentinel
  private let execStatus: Descriptor

  /// Forks the step, installs the filter in it, and takes over the listener.
  ///
  /// - Throws: `GuardFailure` with the stage that failed and, where it is known, the cure.
  public init(
    _ request: StepRequest, filter: ExecFilter, sentinelFilter: ExecFilter
  ) throws(GuardFailure) {
    var launched = guard_launched()
    var stage: Int32 = 0
    let result: Int32 = unsafe Self.withCStrings(request.arguments) { arguments in
      unsafe Self.withCStrings(request.environment) { environment in
        unsafe filter.program.withUnsafeBytes { program in
          let groups = request.identity?.groups.map(\.rawValue) ?? []
          return unsafe withBuffers(groups, sentinelFilter.program) { groups, sentinelProgram in
            var raw = unsafe guard_launch_request()
            unsafe raw.arguments = arguments
            unsafe raw.environment = environment
            unsafe raw.filter = program.baseAddress
            unsafe raw.filter_count = UInt16(clamping: filter.instructionCount)
            unsafe raw.sentinel_filter = UnsafeRawPointer(sentinelProgram.baseAddress)
            unsafe raw.sentinel_filter_count = UInt16(clamping: sentinelFilter.instructionCount)
            unsafe raw.no_new_privileges = request.noNewPrivileges
            unsafe raw.change_user = request.identity != nil
            unsafe raw.user = request.identity?.user.rawValue ?? 0
            unsafe raw.group = request.identity?.group.rawValue ?? 0
            unsafe raw.groups = groups.baseAddress
            unsafe raw.group_count = groups.count
            return unsafe guard_launch(&raw, &launched, &stage)
          }
        }
      }
    }
    guard result >= 0 else { throw Self.failure(Errno(rawValue: -result), stage: stage) }
    process = ProcessID(rawValue: launched.process)
    waitIsKillable = launched.wait_is_killable
    listener = Listener(Descriptor(owning: launched.listener))
    sentinel = Sentinel(
      process: ProcessID(rawValue: launched.sentinel), link: Descriptor(owning: launched.sentinel_link))
    execStatus = Descriptor(owning: launched.exec_status)
  }

  /// Why the step never became its command; nil where it did, or where that is not known yet.
  public borrowing func startFailure() -> StartFailure? {
    var failure = guard_step_failure()
    let size = MemoryLayout<guard_step_failure>.size
    guard unsafe Glibc.read(execStatus.number, &failure, size) == size else { return nil }
    let error = Errno(rawValue: failure.error)
    guard failure.stage != Int32(bitPattern: GUARD_LAUNCH_EXEC.rawValue) else { return .command(error) }
    return .guarding(Self.failure(error, stage: failure.stage))
  }

  /// Whose fault it was that a step never became its command.
  public enum StartFailure: Sendable {
    /// The command could not be executed.
    case command(Errno)
    /// The guard could not prepare the step.
    case guarding(GuardFailure)
  }

  private static func failure(_ error: Errno, stage: Int32) -> GuardFailure {
    switch guard_launch_stage(UInt32(bitPattern: stage)) {
    case GUARD_LAUNCH_FILTER where error == .busy:
      GuardFailure(
        .launching, "the kernel allows one exec listener per process tree, and this process already runs under one",
        cure: "run the guard outside the sandbox that intercepts system calls here")
    case GUARD_LAUNCH_FILTER:
      GuardFailure(
        .launching, "installing the exec filter: \(error.explanation)",
        cure: "Linux 5.5 or later is needed, and a container profile that allows seccomp(2)")
    case GUARD_LAUNCH_USER:
      GuardFailure(
        .launching, "changing to the step's user: \(error.explanation)",
        cure: "--user needs a guard with CAP_SETUID and CAP_SETGID, such as one run by root")
    case GUARD_LAUNCH_FORK: GuardFailure(.launching, "fork: \(error.explanation)")
    default: GuardFailure(.launching, "starting the step: \(error.explanation)")
    }
  }

  /// Lends byte strings as a NULL-terminated array of C strings.
  static func withCStrings<Result>(
    _ strings: [ByteString], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
  ) -> Result {
    var storage: [CChar] = []
    var offsets: [Int] = []
    for string in strings {
      offsets.append(storage.count)
      storage.append(contentsOf: string.bytes.prefix { $0 != 0 }.map { CChar(bitPattern: $0) })
      storage.append(0)
    }
    return unsafe storage.withUnsafeBufferPointer { bytes in
      unsafe withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: offsets.count + 1) { pointers in
        for (index, offset) in offsets.enumerated() {
          unsafe pointers.initializeElement(at: index, to: bytes.baseAddress.map { unsafe $0 + offset })
        }
        unsafe pointers.initializeElement(at: offsets.count, to: nil)
        guard let base = pointers.baseAddress else { preconditionFailure("an allocation has an address") }
        return unsafe body(UnsafePointer(base))
      }
    }
  }
}

/// Lends two arrays at once.
private func withBuffers<One, Other, Result>(
  _ one: [One], _ other: [Other], _ body: (UnsafeBufferPointer<One>, UnsafeBufferPointer<Other>) -> Result
) -> Result {
  unsafe one.withUnsafeBufferPointer { one in unsafe other.withUnsafeBufferPointer { unsafe body(one, $0) } }
}
