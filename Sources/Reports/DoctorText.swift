public import GuardModel

/// What a person reads of `doctor`.
public enum DoctorText {
  /// Lines with a line end each: the result first, then what to do, the proof, and what it rests on.
  public static func render(_ report: DoctorReport) -> String {
    var lines = ["runcguard: \(result(report))"]
    for remark in report.remarks {
      lines.append("  \(label(remark.weight)) \(DisplayText.line(remark.what))")
      if let cure = remark.cure { lines.append("       cure: \(DisplayText.line(cure))") }
    }
    lines += ["", "self-test:"]
    lines += report.checks.map { "  \($0.passed ? "passed" : "FAILED") \($0.kind.title)" }
    if report.checks.isEmpty { lines.append("  not made") }
    lines += ["", "facts:"] + facts(report.facts).map { "  \($0)" }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func result(_ report: DoctorReport) -> String {
    switch report.outcome {
    case .full: "full: steps can be guarded here without limits (mode \(report.mode.rawValue))"
    case .limited: "limited: steps can be guarded here, but not everything works (mode \(report.mode.rawValue))"
    case .impossible: "impossible: runcguard run would refuse to start here, or could not be relied on"
    }
  }

  private static func label(_ weight: DoctorReport.Outcome) -> String {
    switch weight {
    case .full: "note:"
    case .limited: "LOST:"
    case .impossible: "BARS:"
    }
  }

  private static func facts(_ facts: DoctorFacts) -> [String] {
    func words(_ probe: DoctorFacts.Probe) -> String {
      switch probe {
      case .works: "yes"
      case .fails(let error): "no (\(error))"
      }
    }
    let probes = facts.probes
    var lines = [
      "kernel \(facts.kernel); uid \(facts.user.rawValue); CAP_SYS_PTRACE \(facts.mayTraceAnybody ? "yes" : "no"), "
        + "CAP_SYS_ADMIN \(facts.mayAdministrate ? "yes" : "no"), no_new_privs \(facts.noNewPrivileges ? "set" : "not set")",
      "seccomp filter \(words(probes.filter)), listener \(words(probes.listener)), CONTINUE \(words(probes.proceed)), "
        + "WAIT_KILLABLE \(words(probes.waitKillable))",
      "ptrace SEIZE \(words(probes.seize)), with forks \(words(probes.seizeForGood)); "
        + "Yama \(facts.yama.map(String.init) ?? "none")",
      "container \(facts.container ?? "none seen"); user namespace \(facts.isInUserNamespace ? "yes" : "no"); "
        + "outer seccomp filter \(facts.isFiltered ? "yes" : "no"); security profile \(facts.securityProfile ?? "none")",
      "/proc \(facts.procOptions.isEmpty ? "hides nothing" : facts.procOptions.joined(separator: ",")); address "
        + "randomisation \(facts.randomization.map(String.init) ?? "?")\(facts.hasFixedAddresses ? ", off for this process" : "")",
    ]
    lines += facts.programs.map { program in
      let runtime = program.identification.runtime.map { "runtime \($0.rawValue)" }
      let component = program.identification.component.map { "engine component \($0.rawValue)" }
      let what = [runtime, component].compactMap { $0 }.joined(separator: ", ")
      let version = program.version.map { ", \(DisplayText.line($0.text, limit: 100)) (\($0.source.rawValue))" } ?? ""
      return "\(DisplayText.path(program.path)): \(what)\(version), \(program.trust.word)"
    }
    if facts.programs.isEmpty { lines.append("no container runtime and no engine is installed") }
    lines.append(
      facts.engineSockets.isEmpty
        ? "no engine socket within reach" : "engine sockets: \(facts.engineSockets.joined(separator: ", "))")
    return lines
  }
}
