import GuardModel
import GuardPolicy
import LinuxKernel

/// What this run can see and cannot, found out before the step starts.
enum CoverageFacts {
  /// The coverage of a run in a mode.
  static func coverage(
    _ interception: Interception, capabilities: Capabilities, user: UserID, noNewPrivileges: Bool,
    engineSockets sockets: [String]
  ) -> Coverage {
    var privileges = user == .root ? "root" : "uid \(user.rawValue)"
    if user == .root, !capabilities.mayTraceAnybody { privileges += " without CAP_SYS_PTRACE" }
    if noNewPrivileges { privileges += ", no_new_privs" }
    var limits = [
      "runtimes linked into another program, and programs that load code without exec, are not seen",
      "work handed to processes outside the step (engine daemons, cron, build daemons) is not seen",
    ]
    if !sockets.isEmpty {
      limits.append("containers started through \(sockets.joined(separator: ", ")) run outside the step")
    }
    limits += Self.limits(of: interception, capabilities, noNewPrivileges)
    if noNewPrivileges {
      limits.append("no_new_privs is set, so setuid programs such as sudo have no effect in the step")
    }
    if user == .root {
      limits.append("a root step without a sandbox of its own could change the kernel's settings of this machine")
    }
    return Coverage(
      mode: interception.mode, privileges: privileges, kernel: GuardProcess.kernelRelease(), engineSockets: sockets,
      limits: limits)
  }

  /// What a mode takes from the step.
  private static func limits(
    of interception: Interception, _ capabilities: Capabilities, _ noNewPrivileges: Bool
  ) -> [String] {
    guard case .trace(let refusesUntraced) = interception else { return [] }
    var limits = [
      "mode trace: the guard traces every process, so debuggers, strace and LeakSanitizer do not work in the step"
    ]
    if refusesUntraced {
      limits.append(
        "an outer listener lets execs go on before the guard's filter is asked, so clone3 and CLONE_UNTRACED are refused"
      )
    }
    if !capabilities.mayTraceAnybody, !noNewPrivileges {
      limits.append("a tracer without CAP_SYS_PTRACE makes setuid programs such as sudo have no effect in the step")
    }
    return limits
  }
}

extension Interception {
  /// What reports call it.
  var mode: Coverage.Mode { self == .notify ? .notify : .trace }
}
