import CLinux
import Glibc
public import GuardModel

/// A step whose processes are being made: they fork, install the filter and wait for the guard by themselves.
public struct StepLaunch: ~Copyable {
  private let raw: guard_launch
  private let interception: Interception

  /// Forks the sentinel, which forks the step.
  ///
  /// - Throws: what failed; nothing is left of the step then.
  public init(
    _ request: StepRequest, filter: ExecFilter, sentinelFilter: ExecFilter, interception: Interception
  ) throws(LaunchFailure) {
    var launch = guard_launch()
    var stage: Int32 = 0
    let result = unsafe request.withRaw { raw in
      unsafe withBuffers(filter.program, sentinelFilter.program) { program, sentinelProgram in
        unsafe raw.filter = UnsafeRawPointer(program.baseAddress)
        unsafe raw.filter_count = UInt16(clamping: filter.instructionCount)
        unsafe raw.sentinel_filter = UnsafeRawPointer(sentinelProgram.baseAddress)
        unsafe raw.sentinel_filter_count = UInt16(clamping: sentinelFilter.instructionCount)
        unsafe raw.is_traced = interception != .notify
        unsafe raw.refuses_untraced = interception == .trace(refusesUntraced: true)
        return unsafe guard_launch_begin(&raw, &launch, &stage)
      }
    }
    guard result >= 0 else { throw LaunchFailure(Errno(rawValue: -result), stage: stage) }
    raw = launch
    self.interception = interception
  }

  /// Ends what was begun, where the guard cannot go on.
  deinit { unsafe withUnsafePointer(to: raw) { unsafe guard_launch_abandon($0) } }

  /// Takes over the listener, or becomes the step's tracer.
  ///
  /// - Throws: what failed; nothing of the step has run then, and nothing is left of it.
  public consuming func finish() throws(LaunchFailure) -> LaunchedStep {
    let (launch, interception) = (raw, interception)
    discard self
    var launched = guard_launched()
    var stage: Int32 = 0
    let result = unsafe withUnsafePointer(to: launch) { unsafe guard_launch_finish($0, &launched, &stage) }
    guard result >= 0 else { throw LaunchFailure(Errno(rawValue: -result), stage: stage) }
    return LaunchedStep(launch, launched, interception)
  }
}

/// A step that has the guard's filter in force, and executes its command when the guard takes what the filter tells.
public struct LaunchedStep: ~Copyable {
  public let process: ProcessID
  /// Whether a received exec can no longer be aborted by a handled signal (Linux 5.19).
  public let waitIsKillable: Bool
  public let interception: Interception
  private var listener: Listener?
  /// The listener's descriptor, for waiting; its owner keeps it open as long as the step is guarded.
  let listenerNumber: Int32
  /// The parent of the step, which tells of its end.
  public let sentinel: Sentinel
  private let execStatus: Descriptor

  fileprivate init(_ launch: guard_launch, _ launched: guard_launched, _ interception: Interception) {
    process = ProcessID(rawValue: launched.process)
    waitIsKillable = launched.wait_is_killable
    self.interception = interception
    listenerNumber = launched.listener
    listener = launched.listener >= 0 ? Listener(Descriptor(owning: launched.listener)) : nil
    sentinel = Sentinel(
      process: ProcessID(rawValue: launch.sentinel), link: Descriptor(owning: launch.sentinel_link))
    execStatus = Descriptor(owning: launch.exec_status)
  }

  /// Hands over the listener, once; nil where the step is traced.
  public mutating func takeListener() -> Listener? { listener.take() }

  /// Why the step never became its command; nil where it did, or where that is not known yet.
  public borrowing func startFailure() -> StartFailure? {
    var failure = guard_step_failure()
    let size = MemoryLayout<guard_step_failure>.size
    guard unsafe Glibc.read(execStatus.number, &failure, size) == size else { return nil }
    let error = Errno(rawValue: failure.error)
    guard failure.stage != Int32(bitPattern: GUARD_LAUNCH_EXEC.rawValue) else { return .command(error) }
    return .guarding(LaunchFailure(error, stage: failure.stage).asGuardFailure)
  }

  /// Whose fault it was that a step never became its command.
  public enum StartFailure: Sendable {
    /// The command could not be executed.
    case command(Errno)
    /// The guard could not prepare the step.
    case guarding(GuardFailure)
  }
}

/// Lends two arrays at once.
private func withBuffers<One, Other, Result>(
  _ one: [One], _ other: [Other], _ body: (UnsafeBufferPointer<One>, UnsafeBufferPointer<Other>) -> Result
) -> Result {
  unsafe one.withUnsafeBufferPointer { one in unsafe other.withUnsafeBufferPointer { unsafe body(one, $0) } }
}
