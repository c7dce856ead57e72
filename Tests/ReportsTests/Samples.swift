import GuardModel

/// Verdict values that the formats are tried with.
enum Sample {
  static let started = Timestamp(seconds: 1_767_323_045, nanoseconds: 678_901_234)
  static let finished = Timestamp(seconds: 1_767_323_047, nanoseconds: 782_000_000)
  static let digest = Digest(hex: String(repeating: "ab12", count: 16))

  static func verdict(_ outcome: Outcome, findings: [Finding] = [], sanctioned: [SanctionedExecution] = []) -> Verdict {
    var summary = Summary()
    summary.execs = 214
    summary.sanctioned = sanctioned.reduce(0) { $0 + $1.count }
    summary.suspicious = findings.count
    summary.runtimeExecutions = summary.sanctioned + summary.suspicious
    return Verdict(
      outcome: outcome, step: "build", stage: .ci, summary: summary, findings: findings, sanctioned: sanctioned,
      coverage: Coverage(
        mode: .notify, privileges: "uid 1000, no_new_privs", kernel: "6.1.0-30-amd64", held: 214,
        limits: ["Work handed to daemons outside the step is not seen."]),
      job: Job(
        command: ["make", "all"], directory: "/w", host: "runner-1", started: started, finished: finished,
        end: .exited(0)),
      policy: PolicyOrigin(origin: "built-in", digest: digest, writableByStep: false), guardVersion: "0.1.0")
  }

  static let podman = [
    SanctionedExecution(
      family: "runc", path: "/usr/sbin/runc", digest: digest, caller: "/usr/bin/podman",
      ground: .engine("podman", "podman"),
      count: 4),
    SanctionedExecution(
      family: "runc", path: "/usr/sbin/runc", digest: digest, caller: "/usr/bin/conmon",
      ground: .engine("podman", "conmon"), count: 4),
    SanctionedExecution(
      family: "runc", path: "/memfd:runc_cloned:/proc/self/exe (deleted)", digest: nil, caller: "/usr/sbin/runc",
      ground: .ownReexec("podman"), count: 3),
    SanctionedExecution(
      family: "runc", path: "/usr/sbin/runc", digest: nil, caller: "/usr/bin/minikube",
      ground: .exception(reason: "status only"), count: 1),
  ]

  static func link(_ id: UInt64, _ path: ByteString, _ arguments: [ByteString], role: String? = nil) -> ChainLink {
    ChainLink(
      instance: InstanceID(rawValue: id), process: ProcessID(rawValue: 4000 + Int32(id)), user: UserID(rawValue: 1000),
      path: path, arguments: arguments, time: started, role: role)
  }

  static let finding = Finding(
    id: "RCG001-5f0c", rule: .runcSuspiciousExec, reasons: ["caller-not-engine"], action: .terminated,
    message: "runc was executed by /usr/bin/dash, which is not a container engine", time: started,
    runtime: RuntimeEvidence(
      family: "runc", path: "/usr/sbin/runc", requested: "/usr/sbin/runc", digest: digest,
      evidence: [Evidence(.goBuildInfo, "path github.com/opencontainers/runc")], trust: .installed),
    caller: CallerEvidence(
      path: "/usr/bin/dash", digest: nil, user: UserID(rawValue: 1000), process: ProcessID(rawValue: 4711)),
    chain: [
      link(9, "/usr/sbin/runc", ["runc", "run", "--bundle", "/tmp/b", "x"], role: "runc"),
      link(7, "/usr/bin/dash", ["sh", "-c", "node postinstall.js && runc run --bundle /tmp/b x"]),
      link(5, "/usr/bin/node", ["node", "/usr/lib/node_modules/npm/bin/npm-cli.js", "install"]),
      link(1, "/usr/bin/make", ["make", "all"]),
    ],
    arguments: ["runc", "run", "--bundle", "/tmp/b", "x"], directory: "/w/node_modules/left-pad-ng",
    attributions: [
      Attribution(
        .npmLifecycle, tool: "npm", package: "left-pad-ng", version: "1.3.1", name: "postinstall",
        file: Attribution.Place("/w/node_modules/left-pad-ng/package.json", line: 7),
        evidence: "npm_package_name and npm_lifecycle_event of pid 4007, and /w/node_modules/left-pad-ng/package.json",
        confidence: .likely, instance: InstanceID(rawValue: 7)),
      Attribution(
        .systemPackage, tool: "dpkg", package: "runc", file: Attribution.Place("/usr/sbin/runc"),
        evidence: "/var/lib/dpkg/info/runc.list lists /usr/sbin/runc", confidence: .certain),
    ],
    recommendedActions: Stage.ci.recommendedActions)

  static let ci: CIContext = {
    var ci = CIContext(.gitlab)
    ci.job = "build"
    ci.jobID = "77"
    ci.jobURL = "https://gitlab.example/g/p/-/jobs/77"
    ci.pipeline = "12"
    ci.pipelineURL = "https://gitlab.example/g/p/-/pipelines/12"
    ci.step = "compile"
    ci.repository = "g/p"
    ci.repositoryURL = "https://gitlab.example/g/p"
    ci.commit = "0123456789abcdef0123456789abcdef01234567"
    ci.previousCommit = "89abcdef0123456789abcdef0123456789abcdef"
    ci.ref = "main"
    ci.actor = "alice"
    ci.definition = ".gitlab-ci.yml"
    ci.commitURL = "https://gitlab.example/g/p/-/commit/0123456789abcdef0123456789abcdef01234567"
    ci.compareURL = "https://gitlab.example/g/p/-/compare/89abcdef...01234567"
    return ci
  }()

  static var handoff: Finding {
    var handoff = finding
    handoff.rule = .engineHandoff
    handoff.reasons = []
    handoff.runtime = nil
    handoff.attributions = []
    handoff.action = .reported
    handoff.message = "the step can reach /run/docker.sock"
    return handoff
  }

  static var hostile: Verdict {
    var finding = finding
    let evil = ByteString([0x1B, 0x5D, 0xFF, 0xC3, 0x28, 0x00, 0x0A] + Array("]]><x a='\"&'>\u{202E}\u{FFFE}".utf8))
    finding.arguments = ["runc", evil, ByteString(Array(repeating: UInt8(ascii: "&"), count: 2 << 20)), "\r\n\t"]
    finding.directory = evil
    finding.message = "two\nlines \u{7}\u{FFFE} ]]> <b>"
    finding.runtime?.path = evil
    finding.caller?.path = evil
    finding.chain[1].arguments = ["sh", "-c", evil]
    finding.chain[1].path = evil
    finding.attributions[0].package = evil
    finding.attributions[0].version = evil
    finding.attributions[0].name = evil
    finding.attributions[0].file?.path = evil
    finding.attributions[0].evidence = "two\nlines \u{7}\u{FFFE} ]]> <b>"
    var verdict = verdict(.violation, findings: [finding, finding], sanctioned: podman)
    verdict.sanctioned[0].caller = evil
    verdict.step = " \u{1B}[31m \n "
    verdict.job.host = ""
    verdict.job.command = [evil]
    verdict.job.ci = ci
    verdict.job.directory = evil
    verdict.job.started = Timestamp(seconds: .min / 2, nanoseconds: 0)
    verdict.coverage.limits = ["a\nb \u{1} \u{FFFF}"]
    verdict.guardVersion = "\u{0}"
    return verdict
  }

  static var error: Verdict {
    var verdict = verdict(.error)
    verdict.coverage.mode = .none
    verdict.job.end = nil
    verdict.job.finished = nil
    verdict.failure = GuardFailure(
      .preparing, "seccomp(2): EBUSY: another guard has the listener\nkernel 5.10",
      cure: "run it without the outer guard")
    return verdict
  }

  static func many(_ count: Int) -> Verdict {
    let kinds: [Rule] = [.runcSuspiciousExec, .unverifiableExec]
    let findings = (0..<count).map { number in
      var finding = finding
      finding.id = "F\(number)"
      finding.rule = kinds[number % 2]
      finding.caller?.path = ByteString("/usr/bin/tool\(number % 5000)")
      return finding
    }
    return verdict(.violation, findings: findings)
  }

  /// Every kind of verdict, by name.
  static let all: [(name: String, verdict: Verdict)] = {
    var inCI = verdict(.violation, findings: [finding])
    inCI.job.ci = ci
    var unfinished = verdict(.unfinished, findings: [finding])
    unfinished.job.end = nil
    unfinished.job.finished = nil
    var signalled = verdict(.clean, findings: [handoff])
    signalled.job.end = .signalled(.terminate)
    signalled.coverage.clientExecs = 2
    var notRunnable = verdict(.clean)
    notRunnable.job.end = .notRunnable(.noSuchFile)
    return [
      ("clean", verdict(.clean)), ("in CI", inCI), ("sanctioned", verdict(.clean, sanctioned: podman)),
      ("handoff", signalled),
      ("not runnable", notRunnable), ("violation", verdict(.violation, findings: [finding], sanctioned: podman)),
      ("hostile", hostile), ("many", many(10_000)), ("error", error), ("unfinished", unfinished),
    ]
  }()
}
