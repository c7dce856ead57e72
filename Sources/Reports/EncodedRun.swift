import GuardModel

struct EncodedCoverage: Encodable {
  var mode: String
  var privileges: String
  var kernel: String
  var held: Int
  var watched: Int
  var engineSockets: [String]
  var clientExecs: Int
  var leftovers: Int
  var limits: [String]

  enum CodingKeys: String, CodingKey {
    case mode, privileges, kernel, held, watched, leftovers, limits
    case engineSockets = "engine_sockets"
    case clientExecs = "client_execs"
  }

  init(_ coverage: Coverage) {
    mode = coverage.mode.rawValue
    privileges = coverage.privileges
    kernel = coverage.kernel
    held = coverage.held
    watched = coverage.watched
    engineSockets = coverage.engineSockets.map(redact)
    clientExecs = coverage.clientExecs
    leftovers = coverage.leftovers
    limits = coverage.limits.map(redact)
  }
}

struct EncodedJob: Encodable {
  var step: String
  var stage: String
  var command: [String]
  var directory: String
  var host: String
  var exitStatus: Int32?
  var ended: String?
  var started: String
  var finished: String?
  var ci = EncodedEmptyObject()

  enum CodingKeys: String, CodingKey {
    case step, stage, command, directory, host, ended, started, finished, ci
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
    ended =
      switch job.end {
      case .exited: "exited"
      case .signalled: "signalled"
      case .notRunnable: "not_runnable"
      case nil: nil
      }
    started = job.started.rfc3339
    finished = job.finished?.rfc3339
  }
}

struct EncodedPolicy: Encodable {
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

struct EncodedGuard: Encodable {
  var version: String
}

struct EncodedFailure: Encodable {
  var activity: String
  var message: String
  var cure: String?

  init(_ failure: GuardFailure) {
    activity = failure.activity.rawValue
    message = redact(failure.message)
    cure = failure.cure.map(redact)
  }
}
