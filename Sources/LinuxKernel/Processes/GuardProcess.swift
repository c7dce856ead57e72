import CLinux
import Glibc
public import GuardModel

/// What the guard knows of its own process and of the machine, and what it makes of itself.
public enum GuardProcess {
  /// Keeps the step from reading the guard's memory, and takes over the step's orphans.
  ///
  /// - Throws: the `Errno` of prctl(2).
  public static func protect() throws(Errno) { try answer(guard_become_undumpable_subreaper()) }

  /// Makes reports that may not grow beyond a limit (RLIMIT_FSIZE) fail to be written, instead of ending the guard; a step
  /// gets the signal as ever.
  ///
  /// - Throws: the `Errno` of sigprocmask(2).
  public static func surviveFileLimit() throws(Errno) { try answer(guard_signals_survive_file_limit()) }

  /// Whether this process runs inside a guarded step, by the answer of the step's filter (`ExecFilter`).
  ///
  /// Whoever started this process can have given it a filter that answers the same. That gains nothing that starting the
  /// command without a guard would not, and a guard that steps aside never reports a pass.
  public static var isGuarded: Bool { guard_is_guarded() }

  public static var process: ProcessID { ProcessID(rawValue: getpid()) }

  public static var user: UserID { UserID(rawValue: geteuid()) }

  public static var group: GroupID { GroupID(rawValue: getegid()) }

  /// Who a step is that does not change its user.
  public static func identity() -> StepIdentity {
    let count = getgroups(0, nil)
    var failed = false
    let groups = unsafe [gid_t](unsafeUninitializedCapacity: Int(max(0, count))) { buffer, initialized in
      let got = unsafe getgroups(max(0, count), buffer.baseAddress)
      failed = got < 0
      initialized = Int(max(0, got))
    }
    return StepIdentity(
      user: user, group: group, groups: failed ? [] : groups.map { GroupID(rawValue: $0) })
  }

  /// Asks the kernel to end others first when memory runs out.
  ///
  /// - Returns: what the step is to have, which is what the guard had; nil where nothing was changed.
  public static func preferSurvival() -> Int32? {
    var before: Int32 = 0
    return unsafe guard_lower_oom_score(&before) == 0 ? before : nil
  }

  /// The real-time clock.
  public static func now() -> Timestamp {
    var time = timespec()
    guard unsafe clock_gettime(CLOCK_REALTIME, &time) == 0 else { return Timestamp(seconds: 0, nanoseconds: 0) }
    return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: UInt32(clamping: time.tv_nsec))
  }

  /// Seconds on a clock that nobody can set.
  public static func monotonicSeconds() -> Double {
    var time = timespec()
    guard unsafe clock_gettime(CLOCK_MONOTONIC, &time) == 0 else { return 0 }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Whether standard error is a terminal.
  public static var errorsAreTerminal: Bool { isatty(2) == 1 }

  /// Waits, for what no event tells of.
  public static func pause(milliseconds: UInt32) { _ = usleep(milliseconds &* 1000) }

  /// `uname -r`.
  public static func kernelRelease() -> String {
    trimmed((try? readWhole("/proc/sys/kernel/osrelease", limit: 256)) ?? [])
  }

  public static func hostName() -> String {
    trimmed((try? readWhole("/proc/sys/kernel/hostname", limit: 256)) ?? [])
  }

  /// The bytes of this process's arguments, unrepaired.
  public static func arguments() -> [ByteString] { unsafe strings(guard_arguments()) }

  /// The bytes of this process's environment, `NAME=value` each.
  public static func environment() -> [ByteString] { unsafe strings(UnsafePointer(environ)) }

  /// The working directory; "." where it cannot be told.
  public static func directory() -> ByteString {
    (try? ProcessFiles(process).link("cwd")) ?? "."
  }

  /// The name of the program that called this one, as the kernel keeps it (15 bytes); empty where it cannot be told.
  public static func parentName() -> String {
    (try? ProcessFiles(ProcessID(rawValue: getppid())).status())?["Name"] ?? ""
  }

  /// The effective capabilities of the guard.
  public static func capabilities() -> Capabilities {
    guard let status = try? ProcessFiles(process).status(), let text = status["CapEff"] else {
      return Capabilities(bits: 0)
    }
    return Capabilities(bits: UInt64(text, radix: 16) ?? 0)
  }

  /// Executes another program in this process, unguarded; returns only where it cannot.
  public static func become(_ command: [ByteString], environment: [ByteString]) -> Errno {
    guard !command.isEmpty else { return .invalid }
    let step = StepRequest(arguments: command, environment: environment, identity: nil, noNewPrivileges: false)
    do { try step.execute() } catch { return error.error }
  }

  /// Changes the working directory.
  ///
  /// - Throws: the `Errno` of chdir(2).
  public static func enter(_ folder: ByteString) throws(Errno) {
    try libcAnswer { unsafe folder.withPath { unsafe chdir($0) } }
  }

  /// Ends this process with a status, at once.
  public static func exit(_ status: Int32) -> Never { Glibc.exit(status) }

  /// Ends this process by a signal, as if it had not been caught.
  public static func send(_ signal: Signal, to process: ProcessID) { _ = Glibc.kill(process.rawValue, signal.rawValue) }

  /// Kills a process.
  ///
  /// - Returns: false where the guard may not.
  public static func kill(_ process: ProcessID) -> Bool {
    Glibc.kill(process.rawValue, SIGKILL) == 0 || errno != EPERM
  }

  private static func trimmed(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  private static func strings(_ list: UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> [ByteString] {
    guard let list = unsafe list else { return [] }
    var strings: [ByteString] = []
    var index = 0
    while let text = unsafe list[index] {
      unsafe strings.append(
        ByteString(UnsafeBufferPointer(start: text, count: strlen(text)).map(UInt8.init(bitPattern:))))
      index += 1
    }
    return strings
  }
}

/// A set of Linux capabilities (capabilities(7)).
public struct Capabilities: Hashable, Sendable {
  public let bits: UInt64

  public init(bits: UInt64) { self.bits = bits }

  /// CAP_KILL: may end processes of other users.
  public var mayEndAnybody: Bool { bits & 1 << 5 != 0 }

  /// CAP_SYS_PTRACE: may seize and read processes of other users.
  public var mayTraceAnybody: Bool { bits & 1 << 19 != 0 }

  /// CAP_SYS_RESOURCE: may make itself the last to be ended when memory runs out.
  public var mayLowerOOMScore: Bool { bits & 1 << 24 != 0 }

  /// CAP_SYS_ADMIN: may install a filter without no_new_privs.
  public var mayAdministrate: Bool { bits & 1 << 21 != 0 }
}
