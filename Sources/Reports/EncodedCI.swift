import GuardModel

/// The `ci` of a job; `{}` where no CI system was recognised.
struct EncodedCI: Codable {
  var provider: String?
  var job: String?
  var jobID: String?
  var jobURL: String?
  var pipeline: String?
  var pipelineURL: String?
  var step: String?
  var repository: String?
  var repositoryURL: String?
  var commit: String?
  var previousCommit: String?
  var ref: String?
  var actor: String?
  var definition: String?
  var commitURL: String?
  var compareURL: String?
  /// Only ever true.
  var toldByStep: Bool?

  enum CodingKeys: String, CodingKey {
    case provider, job, pipeline, step, repository, commit, ref, actor, definition
    case jobID = "job_id"
    case jobURL = "job_url"
    case pipelineURL = "pipeline_url"
    case repositoryURL = "repository_url"
    case previousCommit = "previous_commit"
    case commitURL = "commit_url"
    case compareURL = "compare_url"
    case toldByStep = "told_by_step"
  }

  init(_ context: CIContext?) {
    guard let context else { return }
    provider = context.provider.rawValue
    job = context.job.map(redact)
    jobID = context.jobID.map(redact)
    jobURL = context.jobURL.map(redact)
    pipeline = context.pipeline.map(redact)
    pipelineURL = context.pipelineURL.map(redact)
    step = context.step.map(redact)
    repository = context.repository.map(redact)
    repositoryURL = context.repositoryURL.map(redact)
    commit = context.commit
    previousCommit = context.previousCommit
    ref = context.ref.map(redact)
    actor = context.actor.map(redact)
    definition = context.definition.map(redact)
    commitURL = context.commitURL.map(redact)
    compareURL = context.compareURL.map(redact)
    toldByStep = context.isToldByStep ? true : nil
  }
}
