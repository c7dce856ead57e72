import GuardModel

/// How the kernel is to tell the guard of calls.
public enum Interception: Hashable, Sendable {
  /// By notifications of a listener (mode `notify`).
  case notify
  /// By ptrace stops (mode `trace`). Where an outer listener answers execs first, a process without a tracer would not
  /// even fail to execute; then none may come to be.
  case trace(refusesUntraced: Bool)

  /// What the filter does for this way of telling alone.
  var lines: [ExecFilter.Line] {
    guard case .trace(let refusesUntraced) = self else { return [] }
    // PTRACE_TRACEME, _ATTACH and _SEIZE. Every thread has the guard for its tracer, so the kernel would say EPERM of
    // itself, but of a child made with CLONE_UNTRACED: that one's execs fail with ENOSYS for want of a tracer, and a
    // tracer of the step's own (PTRACE_O_TRACESECCOMP) would let them go on.
    var lines = [0, 16, 0x4206].map { request in
      ExecFilter.Line(call: "ptrace", conditions: [.low(0, is: request)], action: .fail(.notPermitted))
    }
    if refusesUntraced {
      // CLONE_UNTRACED; and clone3, whose flags are in memory: libraries fall back on clone.
      lines.append(
        ExecFilter.Line(
          call: "clone", conditions: [.bit(0x0080_0000, of: Self.cloneFlags)], action: .fail(.notPermitted)))
      lines.append(ExecFilter.Line(call: "clone3", action: .fail(.notImplemented)))
    }
    return lines
  }

  /// Which argument of clone(2) holds the flags.
  #if arch(s390x)
    private static let cloneFlags: UInt32 = 1
  #else
    private static let cloneFlags: UInt32 = 0
  #endif
}
