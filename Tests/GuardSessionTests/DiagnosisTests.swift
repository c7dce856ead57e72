import GuardModel
import GuardSession
import Testing

/// Facts in, assessment out: each situation that a guard can be in is a line here.
@Suite("The diagnosis of doctor")
struct DiagnosisTests {
  /// Root on a bare machine, where everything works.
  static let ideal = DoctorFacts(
    kernel: "6.1.0", user: .root, mayTraceAnybody: true, mayAdministrate: true, noNewPrivileges: false,
    isFiltered: false, isGuarded: false, securityProfile: nil, yama: 1, container: nil, isInUserNamespace: false,
    procOptions: [],
    randomization: 2, hasFixedAddresses: false,
    probes: DoctorFacts.Probes(
      filter: .works, listener: .works, waitKillable: .works, proceed: .works, seize: .works, seizeForGood: .works),
    programs: [], engineSockets: [])
  static let passed = SelfTestCheck.Kind.allCases.map { SelfTestCheck($0, passed: true) }

  struct Situation: CustomTestStringConvertible, Sendable {
    var name: String
    var outcome: DoctorReport.Outcome
    /// Words that the remarks, cures included, must hold.
    var words: [String]
    var change: @Sendable (inout DoctorFacts) -> Void

    init(
      _ name: String, _ outcome: DoctorReport.Outcome, _ words: String...,
      change: @escaping @Sendable (inout DoctorFacts) -> Void
    ) {
      (self.name, self.outcome, self.words, self.change) = (name, outcome, words, change)
    }

    var testDescription: String { name }
  }

  static let situations: [Situation] = [
    Situation("bare root", .full) { _ in },
    Situation("plain user", .limited, "no_new_privs", "sudo runcguard run --user") {
      $0.user = UserID(rawValue: 1000)
      ($0.mayTraceAnybody, $0.mayAdministrate) = (false, false)
    },
    Situation("Docker's root", .limited, "CAP_SYS_PTRACE", "--cap-add SYS_PTRACE", "--cap-add SYS_ADMIN") {
      ($0.mayTraceAnybody, $0.mayAdministrate) = (false, false)
      ($0.container, $0.isFiltered) = ("docker (/.dockerenv)", true)
    },
    Situation("Docker's root with SYS_PTRACE", .limited, "no CAP_SYS_ADMIN") { $0.mayAdministrate = false },
    Situation("no_new_privs already", .full, "guarded or not") {
      ($0.noNewPrivileges, $0.mayAdministrate) = (true, false)
    },
    Situation("under an outer listener", .limited, "one listener", "mode trace", "outside") {
      ($0.probes.listener, $0.probes.proceed) = (.fails(.busy), .fails(.busy))
    },
    Situation("an old kernel", .limited, "EINVAL", "Linux 5.5") {
      ($0.probes.listener, $0.probes.proceed) = (.fails(.invalid), .fails(.invalid))
    },
    Situation("a kernel without CONTINUE", .limited, "mode trace", "Linux 5.5") {
      $0.probes.proceed = .fails(.invalid)
    },
    Situation("a kernel without WAIT_KILLABLE", .limited, "Linux 5.19") { $0.probes.waitKillable = .fails(.invalid) },
    Situation("a profile without seccomp", .impossible, "--security-opt seccomp=unconfined") {
      ($0.probes.filter, $0.probes.listener) = (.fails(.notPermitted), .fails(.notPermitted))
      $0.isFiltered = true
    },
    Situation("a profile without ptrace", .impossible, "EPERM", "--cap-add SYS_PTRACE") {
      ($0.probes.seize, $0.probes.seizeForGood) = (.fails(.notPermitted), .fails(.notPermitted))
      $0.container = "docker"
    },
    Situation("Yama 2", .impossible, "ptrace_scope=1") {
      ($0.probes.seize, $0.probes.seizeForGood, $0.yama) = (.fails(.notPermitted), .fails(.notPermitted), 2)
    },
    Situation("Yama 3", .impossible, "next boot") {
      ($0.probes.seize, $0.probes.seizeForGood, $0.yama) = (.fails(.notPermitted), .fails(.notPermitted), 3)
    },
    Situation("hidepid for a plain user", .limited, "hidepid=invisible") {
      $0.procOptions = ["hidepid=invisible"]
      $0.mayTraceAnybody = false
    },
    Situation("hidepid for root", .full) { $0.procOptions = ["hidepid=2"] },
    Situation("setarch -R", .limited, "lineage-unknown", "without setarch -R") { $0.hasFixedAddresses = true },
    Situation("randomisation off", .limited, "sysctl kernel.randomize_va_space=2") { $0.randomization = 0 },
    Situation("an engine that others may write", .limited, "/opt/podman", "writable-by-others", "engines.custom") {
      $0.programs = [
        DoctorFacts.Program(
          path: "/opt/podman", identification: Identification(component: "podman"),
          trust: .untrusted(.writableByOthers), version: nil)
      ]
    },
    Situation("a socket", .full, "/run/docker.sock") { $0.engineSockets = ["/run/docker.sock"] },
  ]

  @Test(arguments: situations)
  func situation(_ situation: Situation) {
    var facts = Self.ideal
    situation.change(&facts)
    let report = Diagnosis.report(facts, checks: Self.passed, guardVersion: "0")
    #expect(report.outcome == situation.outcome, "\(report.remarks)")
    #expect((report.mode == .none) == (situation.outcome == .impossible))
    let said = report.remarks.map { "\($0.what) \($0.cure ?? "")" }.joined(separator: "\n")
    for words in situation.words { #expect(said.contains(words), "\(said)") }
    // Whatever is lost has a cure, in one line.
    for remark in report.remarks where remark.weight > .full {
      #expect(remark.cure?.contains("\n") == false, "\(remark)")
    }
    #expect(report.remarks.map(\.weight) == report.remarks.map(\.weight).sorted(by: >))
  }

  @Test(arguments: SelfTestCheck.Kind.allCases)
  func failedCheck(_ kind: SelfTestCheck.Kind) {
    let checks = SelfTestCheck.Kind.allCases.map { SelfTestCheck($0, passed: $0 != kind, detail: "because") }
    let report = Diagnosis.report(Self.ideal, checks: checks, guardVersion: "0")
    #expect(report.outcome == (kind == .enginePasses ? .limited : .impossible))
    #expect(report.remarks.first?.what.contains("because") == true)
  }

  @Test func insideAGuardedStepNothingIsProved() {
    var facts = Self.ideal
    facts.isGuarded = true
    let report = Diagnosis.report(facts, checks: [], guardVersion: "0")
    #expect(report.outcome == .limited && report.mode == .none)
    #expect(report.remarks.map(\.cure) == ["run doctor outside of the guarded step"])
  }

  @Test func withoutASelfTestNothingIsFull() {
    #expect(Diagnosis.report(Self.ideal, checks: [], guardVersion: "0").outcome == .limited)
  }
}
