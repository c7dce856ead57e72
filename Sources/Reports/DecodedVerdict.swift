import GuardModel

extension EncodedVerdict {
  func decoded() throws(VerdictError) -> Verdict {
    var verdict = Verdict(
      outcome: try value(Outcome(rawValue: outcome), of: "outcome", outcome), step: job.step,
      stage: try value(Stage(rawValue: job.stage), of: "stage", job.stage), summary: try summary.decoded(),
      coverage: try coverage.decoded(), job: try job.decoded(), policy: try policy.decoded(),
      guardVersion: `guard`.version)
    for finding in findings { verdict.findings.append(try finding.decoded()) }
    for execution in sanctioned { verdict.sanctioned.append(try execution.decoded()) }
    if let failure { verdict.failure = try failure.decoded() }
    return verdict
  }
}

extension EncodedSummary {
  func decoded() throws(VerdictError) -> Summary {
    var summary = Summary()
    summary.execs = try count(execs, of: "execs")
    summary.runtimeExecutions = try count(runtimeExecutions, of: "runtime_executions")
    summary.sanctioned = try count(sanctioned, of: "sanctioned")
    summary.suspicious = try count(suspicious, of: "suspicious")
    summary.unverifiable = try count(unverifiable, of: "unverifiable")
    return summary
  }
}

extension EncodedSanctionedExecution {
  func decoded() throws(VerdictError) -> SanctionedExecution {
    SanctionedExecution(
      family: RuntimeFamilyID(rawValue: family), path: ByteString(path), digest: try readDigest(sha256),
      caller: ByteString(caller), ground: try ground.decoded(), count: try Reports.count(count, of: "count"))
  }
}

extension EncodedGround {
  func decoded() throws(VerdictError) -> SanctionedExecution.Ground {
    switch (kind, engine, component, reason) {
    case ("engine", let engine?, let component?, nil):
      .engine(EngineID(rawValue: engine), ComponentID(rawValue: component))
    case ("own-reexec", let engine?, nil, nil): .ownReexec(EngineID(rawValue: engine))
    case ("exception", nil, nil, let reason?): .exception(reason: reason)
    default: throw VerdictError("`\(kind)` is no value of `ground` with these members")
    }
  }
}

extension EncodedCoverage {
  func decoded() throws(VerdictError) -> Coverage {
    var coverage = Coverage(
      mode: try value(Coverage.Mode(rawValue: mode), of: "mode", mode), privileges: privileges, kernel: kernel,
      held: try count(held, of: "held"), watched: try count(watched, of: "watched"), engineSockets: engineSockets,
      clientExecs: try count(clientExecs, of: "client_execs"), outsideDaemons: outsideDaemons, limits: limits)
    for leftover in leftovers { coverage.leftovers.append(try leftover.decoded()) }
    return coverage
  }
}

extension EncodedLeftover {
  func decoded() throws(VerdictError) -> Leftover {
    Leftover(
      path: path.map { ByteString($0) }, fate: try value(Leftover.Fate(rawValue: fate), of: "fate", fate),
      count: try Reports.count(count, of: "count"))
  }
}

extension EncodedJob {
  func decoded() throws(VerdictError) -> Job {
    var job = Job(
      command: command.map { ByteString($0) }, directory: ByteString(directory), host: host,
      started: try readTime(started, of: "started"),
      finished: try finished.map { text throws(VerdictError) in try readTime(text, of: "finished") },
      end: try readEnd(ended, exitStatus), ci: try ci.decoded())
    for step in steps ?? [] { job.steps.append(try step.decoded()) }
    return job
  }
}

extension EncodedMergedStep {
  func decoded() throws(VerdictError) -> MergedStep {
    MergedStep(
      step: step, outcome: try value(Outcome(rawValue: outcome), of: "outcome", outcome),
      end: try readEnd(ended, exitStatus), findings: findings)
  }
}

private func readEnd(_ ended: String?, _ exitStatus: Int32?) throws(VerdictError) -> StepEnd? {
  switch (ended, exitStatus) {
  case (nil, nil): nil
  case ("exited", let status?): .exited(status)
  case ("signalled", let status?) where (129...192).contains(status): .signalled(Signal(rawValue: status - 128))
  // Which of the errors that mean 126 it was, is not written.
  case ("not_runnable", 126): .notRunnable(.accessDenied)
  case ("not_runnable", 127): .notRunnable(.noSuchFile)
  default: throw VerdictError("`\(ended ?? "")` is no value of `ended` with this exit status")
  }
}

extension EncodedPolicy {
  func decoded() throws(VerdictError) -> PolicyOrigin {
    PolicyOrigin(origin: origin, digest: try readDigest(sha256), writableByStep: writableByStep)
  }
}

extension EncodedFailure {
  func decoded() throws(VerdictError) -> GuardFailure {
    GuardFailure(
      try value(GuardFailure.Activity(rawValue: activity), of: "activity", activity), message, cure: cure)
  }
}
