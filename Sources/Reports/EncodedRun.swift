import GuardModel

struct EncodedCoverage: Codable {
  var mode: String
  var privileges: String
  var kernel: String
  var held: Int
  var watched: Int
  var engineSockets: [String]
  var clientExecs: Int
  var leftovers: [EncodedLeftover]
  var outsideDaemons: [String]
  var limits: [String]

  enum CodingKeys: String, CodingKey {
    case mode, privileges, kernel, held, watched, leftovers, limits
    case engineSockets = "engine_sockets"
    case clientExecs = "client_execs"
    case outsideDaemons = "outside_daemons"
  }

  init(_ coverage: Coverage) {
    mode = coverage.mode.rawValue
    privileges = coverage.privileges
    kernel = coverage.kernel
    held = coverage.held
    watched = coverage.watched
    engineSockets = coverage.engineSockets.map(redact)
    clientExecs = coverage.clientExecs
    leftovers = coverage.leftovers.map(EncodedLeftover.init)
    outsideDaemons = coverage.outsideDaemons
    limits = coverage.limits.map(redact)
  }
}

struct EncodedLeftover: Codable {
  var path: String?
  var fate: String
  var count: Int

  init(_ leftover: Leftover) {
    path = leftover.path.map(shown)
    fate = leftover.fate.rawValue
    count = leftover.count
  }
}

struct EncodedJob: Codable {
  var step: String
  var stage: String
  var command: [String]
  var directory: String
  var host: String
  var exitStatus: Int32?
  var ended: String?
  var started: String
  var finished: String?
  var ci: EncodedCI
  var steps: [EncodedMergedStep]?

  enum CodingKeys: String, CodingKey {
    case step, stage, command, directory, host, ended, started, finished, ci, steps
    case exitStatus = "exit_status"
  }

  init(_ verdict: Verdict) {
    let job = verdict.job
    step = redact(verdict.step)
    stage = verdict.stage.rawValue
    command = shown(job.command)
    directory = shown(job.directory)
    host = job.host
    exitStatus = job.end?.shellStatus
    ended = job.end.map(word)
    steps = job.steps.isEmpty ? nil : job.steps.map(EncodedMergedStep.init)
    started = job.started.rfc3339
    finished = job.finished?.rfc3339
    ci = EncodedCI(job.ci)
  }
}

/// How a step ended, in one word.
private func word(_ end: StepEnd) -> String {
  switch end {
  case .exited: "exited"
  case .signalled: "signalled"
  case .notRunnable: "not_runnable"
  }
}

struct EncodedMergedStep: Codable {
  var step: String
  var outcome: String
  var exitStatus: Int32?
  var ended: String?
  var findings: [String]

  enum CodingKeys: String, CodingKey {
    case step, outcome, ended, findings
    case exitStatus = "exit_status"
  }

  init(_ merged: MergedStep) {
    step = redact(merged.step)
    outcome = merged.outcome.rawValue
    exitStatus = merged.end?.shellStatus
    ended = merged.end.map(word)
    findings = merged.findings
  }
}

struct EncodedPolicy: Codable {
  var origin: String
  var sha256: String?
  var writableByStep: Bool

  enum CodingKeys: String, CodingKey {
    case origin, sha256
    case writableByStep = "writable_by_step"
  }

  init(_ policy: PolicyOrigin) {
    origin = redact(policy.origin)
    sha256 = policy.digest?.hex
    writableByStep = policy.writableByStep
  }
}

struct EncodedGuard: Codable {
  var version: String
}

struct EncodedFailure: Codable {
  var activity: String
  var message: String
  var cure: String?

  init(_ failure: GuardFailure) {
    activity = failure.activity.rawValue
    message = redact(failure.message)
    cure = failure.cure.map(redact)
  }
}
