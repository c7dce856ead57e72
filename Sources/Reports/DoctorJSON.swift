internal import FoundationEssentials
public import GuardModel

/// What `doctor` found as JSON, `runcguard.doctor/1`.
public enum DoctorJSON {
  public static let schema = "runcguard.doctor/1"

  /// One pretty-printed document with sorted keys and a newline at its end; unknown values are left out.
  ///
  /// - Throws: `GuardFailure` of activity `reporting` where the encoder refuses a value.
  public static func render(_ report: DoctorReport) throws(GuardFailure) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return try Array(encoder.encode(EncodedDoctorReport(report))) + [UInt8(ascii: "\n")]
    } catch {
      throw GuardFailure(.reporting, "The report could not be encoded as JSON: \(error)")
    }
  }
}

private struct EncodedDoctorReport: Encodable {
  var schema = DoctorJSON.schema
  var outcome: String
  var mode: String
  var remarks: [EncodedRemark]
  var checks: [EncodedCheck]
  var facts: EncodedFacts
  var `guard`: EncodedGuard

  init(_ report: DoctorReport) {
    outcome = report.outcome.rawValue
    mode = report.mode.rawValue
    remarks = report.remarks.map { EncodedRemark(weight: $0.weight.rawValue, what: $0.what, cure: $0.cure) }
    checks = report.checks.map {
      EncodedCheck(check: $0.kind.rawValue, title: $0.kind.title, passed: $0.passed, detail: $0.detail)
    }
    facts = EncodedFacts(report.facts)
    `guard` = EncodedGuard(version: report.guardVersion)
  }
}

private struct EncodedRemark: Encodable {
  var weight: String
  var what: String
  var cure: String?
}

private struct EncodedCheck: Encodable {
  var check: String
  var title: String
  var passed: Bool
  var detail: String?
}

private struct EncodedFacts: Encodable {
  var kernel: String
  var uid: UInt32
  var capSysPtrace: Bool
  var capSysAdmin: Bool
  var noNewPrivs: Bool
  var seccompFiltered: Bool
  var securityProfile: String?
  var yama: Int?
  var container: String?
  var userNamespace: Bool
  var procOptions: [String]
  var randomizeVASpace: Int?
  var addressesFixed: Bool
  /// By feature: "works" or the error's name.
  var probes: [String: String]
  var programs: [EncodedProgramFact]
  var engineSockets: [String]

  enum CodingKeys: String, CodingKey {
    case kernel, uid, yama, container, probes, programs
    case capSysPtrace = "cap_sys_ptrace"
    case capSysAdmin = "cap_sys_admin"
    case noNewPrivs = "no_new_privs"
    case seccompFiltered = "seccomp_filtered"
    case securityProfile = "security_profile"
    case userNamespace = "user_namespace"
    case procOptions = "proc_options"
    case randomizeVASpace = "randomize_va_space"
    case addressesFixed = "addresses_fixed"
    case engineSockets = "engine_sockets"
  }

  init(_ facts: DoctorFacts) {
    kernel = facts.kernel
    uid = facts.user.rawValue
    capSysPtrace = facts.mayTraceAnybody
    capSysAdmin = facts.mayAdministrate
    noNewPrivs = facts.noNewPrivileges
    seccompFiltered = facts.isFiltered
    securityProfile = facts.securityProfile
    yama = facts.yama
    container = facts.container
    userNamespace = facts.isInUserNamespace
    procOptions = facts.procOptions
    randomizeVASpace = facts.randomization
    addressesFixed = facts.hasFixedAddresses
    func word(_ probe: DoctorFacts.Probe) -> String {
      switch probe {
      case .works: "works"
      case .fails(let error): error.description
      }
    }
    probes = [
      "filter": word(facts.probes.filter), "listener": word(facts.probes.listener),
      "continue": word(facts.probes.proceed), "wait_killable": word(facts.probes.waitKillable),
      "seize": word(facts.probes.seize), "seize_with_forks": word(facts.probes.seizeForGood),
    ]
    programs = facts.programs.map(EncodedProgramFact.init)
    engineSockets = facts.engineSockets
  }
}

private struct EncodedProgramFact: Encodable {
  var path: String
  var runtime: String?
  var component: String?
  var trust: String
  var version: String?
  var versionSource: String?

  enum CodingKeys: String, CodingKey {
    case path, runtime, component, trust, version
    case versionSource = "version_source"
  }

  init(_ program: DoctorFacts.Program) {
    path = shown(program.path)
    runtime = program.identification.runtime?.rawValue
    component = program.identification.component?.rawValue
    trust = program.trust.word
    version = program.version?.text
    versionSource = program.version?.source.rawValue
  }
}
