public import GuardModel

/// From facts to an assessment: pure, so that each situation is a line of a table.
public enum Diagnosis {
  /// What can be guarded where these facts hold and the self-test came out so; no checks where it could not be made.
  public static func report(
    _ facts: DoctorFacts, checks: [SelfTestCheck], guardVersion: String
  ) -> DoctorReport {
    if facts.isGuarded { return nested(facts, guardVersion) }
    let mode = mode(facts.probes)
    var remarks = interception(facts) + privileges(facts) + lineage(facts) + programs(facts)
    remarks += selfTest(checks, mode: mode)
    if !facts.engineSockets.isEmpty {
      remarks.append(
        DoctorReport.Remark(
          .full, "containers started through \(facts.engineSockets.joined(separator: ", ")) run outside the step",
          cure: "do not give the socket to jobs that need no engine"))
    }
    remarks.sort { $0.weight > $1.weight }
    return DoctorReport(
      outcome: remarks.map(\.weight).max() ?? .full, mode: mode, remarks: remarks, checks: checks, facts: facts,
      guardVersion: guardVersion)
  }

  /// A guard inside a guarded step steps aside, so nothing else matters.
  private static func nested(_ facts: DoctorFacts, _ guardVersion: String) -> DoctorReport {
    let remark = DoctorReport.Remark(
      .limited,
      "this is a step that another guard guards: a guard in it observes nothing and leaves all to the outer one",
      cure: "run doctor outside of the guarded step")
    return DoctorReport(
      outcome: .limited, mode: .none, remarks: [remark], checks: [], facts: facts, guardVersion: guardVersion)
  }

  /// How a run would intercept execs.
  static func mode(_ probes: DoctorFacts.Probes) -> Coverage.Mode {
    if probes.listener.works, probes.proceed.works, probes.seize.works { return .notify }
    return probes.filter.works && probes.seizeForGood.works ? .trace : .none
  }

  private static func interception(_ facts: DoctorFacts) -> [DoctorReport.Remark] {
    var remarks: [DoctorReport.Remark] = []
    let probes = facts.probes
    let weight: DoctorReport.Outcome = mode(probes) == .trace ? .limited : .impossible
    let consequence = weight == .limited ? inModeTrace : ""
    if case .fails(let error) = probes.seize {
      remarks.append(
        DoctorReport.Remark(.impossible, "processes may not be traced (\(error))", cure: tracingCure(facts)))
    }
    switch probes.listener {
    case .works:
      if case .fails(let error) = probes.proceed {
        remarks.append(
          DoctorReport.Remark(
            weight, "a notified system call cannot be let go on (\(error))" + consequence,
            cure: "use Linux 5.5 or later"))
      }
    case .fails(.busy):
      remarks.append(
        DoctorReport.Remark(
          weight, "an outer sandbox intercepts system calls here, and the kernel allows one listener" + consequence,
          cure: "run the guard outside of it"))
    case .fails(let error):
      remarks.append(
        DoctorReport.Remark(
          weight, "no seccomp listener can be had (\(error))" + consequence,
          cure: facts.isFiltered || facts.container != nil
            ? "allow seccomp(2) in the container's profile, or docker run --security-opt seccomp=unconfined"
            : "use Linux 5.5 or later"))
    }
    if probes.listener.works, case .fails = probes.waitKillable {
      remarks.append(
        DoctorReport.Remark(
          .limited, "a signal can abort an exec: programs with handlers but no SA_RESTART may see EINTR",
          cure: "use Linux 5.19 or later"))
    }
    return remarks
  }

  private static let inModeTrace =
    "; mode trace does without, but debuggers, strace and LeakSanitizer do not work in the step"

  private static func tracingCure(_ facts: DoctorFacts) -> String {
    switch facts.yama {
    case 3: "kernel.yama.ptrace_scope is 3, which lasts until the next boot: boot with 2 or less"
    case 2: "docker run --cap-add SYS_PTRACE, or sysctl kernel.yama.ptrace_scope=1"
    default:
      facts.isFiltered || facts.container != nil
        ? "docker run --cap-add SYS_PTRACE, or a seccomp profile that allows ptrace(2)" : "allow ptrace(2)"
    }
  }

  private static func privileges(_ facts: DoctorFacts) -> [DoctorReport.Remark] {
    var remarks: [DoctorReport.Remark] = []
    if facts.user == .root, !facts.mayTraceAnybody {
      remarks.append(
        DoctorReport.Remark(
          .limited,
          "root without CAP_SYS_PTRACE: what changes its user is traced for good, so debuggers and "
            + "LeakSanitizer fail there", cure: "docker run --cap-add SYS_PTRACE"))
    }
    if facts.noNewPrivileges {
      remarks.append(
        DoctorReport.Remark(.full, "no_new_privs is set already: setuid programs have no effect here, guarded or not"))
    } else if !facts.mayAdministrate {
      remarks.append(
        DoctorReport.Remark(
          .limited,
          "no CAP_SYS_ADMIN, so the step runs with no_new_privs: sudo, su and rootless Podman's newuidmap have no "
            + "effect in it",
          cure: facts.user == .root
            ? "docker run --cap-add SYS_ADMIN, if the step needs setuid programs"
            : "sudo runcguard run --user \"$USER\" -- COMMAND"))
    }
    let hides = facts.procOptions.contains { $0.hasPrefix("hidepid=") && !["hidepid=0", "hidepid=off"].contains($0) }
    if hides, !facts.mayTraceAnybody {
      remarks.append(
        DoctorReport.Remark(
          .limited,
          "/proc hides other users' processes (\(facts.procOptions.joined(separator: ","))): what changes its user "
            + "is refused", cure: "docker run --cap-add SYS_PTRACE, or mount -o remount,hidepid=0 /proc"))
    }
    return remarks
  }

  private static func lineage(_ facts: DoctorFacts) -> [DoctorReport.Remark] {
    guard facts.hasFixedAddresses || facts.randomization == 0 else { return [] }
    return [
      DoctorReport.Remark(
        .limited,
        "address randomisation is off: callers cannot be told apart, so engines are not sanctioned (lineage-unknown)",
        cure: facts.hasFixedAddresses
          ? "start the guard without setarch -R (--addr-no-randomize)" : "sysctl kernel.randomize_va_space=2")
    ]
  }

  private static func programs(_ facts: DoctorFacts) -> [DoctorReport.Remark] {
    facts.programs.compactMap { program in
      guard case .untrusted(let distrust) = program.trust else { return nil }
      return DoctorReport.Remark(
        .limited, "\(program.path) is not trusted (\(distrust.rawValue)): as an engine or runtime it is a finding",
        cure: "chown root and chmod go-w it, or pin its SHA-256 in engines.custom")
    }
  }

  private static func selfTest(_ checks: [SelfTestCheck], mode: Coverage.Mode) -> [DoctorReport.Remark] {
    guard !checks.isEmpty else {
      return [
        DoctorReport.Remark(
          mode == .none ? .impossible : .limited, "the self-test could not be made, so nothing of this is proved",
          cure: "set TMPDIR to a folder that may hold programs")
      ]
    }
    return checks.filter { !$0.passed }.map { check in
      let detail = check.detail.map { ": \($0)" } ?? ""
      // A guard that hinders less than it should is worse than one that hinders more.
      let weight: DoctorReport.Outcome = check.kind == .enginePasses ? .limited : .impossible
      return DoctorReport.Remark(weight, "the self-test failed: not true that \(check.kind.title)\(detail)")
    }
  }
}
