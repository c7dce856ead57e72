import GuardModel

/// The document `runcguard.verdict/1`; it changes only with the schema's number, whatever the model does.
struct EncodedVerdict: Codable {
  var schema = VerdictJSON.schema
  var outcome: String
  var summary: EncodedSummary
  var findings: [EncodedFinding]
  var sanctioned: [EncodedSanctionedExecution]
  var coverage: EncodedCoverage
  var job: EncodedJob
  var policy: EncodedPolicy
  var `guard`: EncodedGuard
  var failure: EncodedFailure?

  init(_ verdict: Verdict) {
    outcome = verdict.outcome.rawValue
    summary = EncodedSummary(verdict.summary)
    findings = verdict.findings.map(EncodedFinding.init)
    sanctioned = verdict.sanctioned.map(EncodedSanctionedExecution.init)
    coverage = EncodedCoverage(verdict.coverage)
    job = EncodedJob(verdict)
    policy = EncodedPolicy(verdict.policy)
    `guard` = EncodedGuard(version: verdict.guardVersion)
    failure = verdict.failure.map(EncodedFailure.init)
  }
}

struct EncodedSummary: Codable {
  var execs: Int
  var runtimeExecutions: Int
  var sanctioned: Int
  var suspicious: Int
  var unverifiable: Int

  enum CodingKeys: String, CodingKey {
    case execs, sanctioned, suspicious, unverifiable
    case runtimeExecutions = "runtime_executions"
  }

  init(_ summary: Summary) {
    execs = summary.execs
    runtimeExecutions = summary.runtimeExecutions
    sanctioned = summary.sanctioned
    suspicious = summary.suspicious
    unverifiable = summary.unverifiable
  }
}

struct EncodedSanctionedExecution: Codable {
  var family: String
  var path: String
  var sha256: String?
  var caller: String
  var ground: EncodedGround
  var count: Int

  init(_ execution: SanctionedExecution) {
    family = execution.family.rawValue
    path = shown(execution.path)
    sha256 = execution.digest?.hex
    caller = shown(execution.caller)
    ground = EncodedGround(execution.ground)
    count = execution.count
  }
}

/// Why a runtime was allowed: by an engine, as its own re-exec, or by an exception of the policy.
struct EncodedGround: Codable {
  var kind: String
  var engine: String?
  var component: String?
  var reason: String?

  init(_ ground: SanctionedExecution.Ground) {
    switch ground {
    case .engine(let engine, let component):
      kind = "engine"
      self.engine = engine.rawValue
      self.component = component.rawValue
    case .ownReexec(let engine):
      kind = "own-reexec"
      self.engine = engine.rawValue
    case .exception(let reason):
      kind = "exception"
      self.reason = redact(reason)
    }
  }
}

/// Bytes as a report shows them: redacted first, so that an escape can not hide a secret's shape, then escaped.
func shown(_ bytes: ByteString) -> String { redact(bytes).description }

/// Arguments as a report shows them.
func shown(_ arguments: [ByteString]) -> [String] { redact(arguments).map(\.description) }
