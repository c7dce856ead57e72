import GuardModel

extension CISystem {
  /// Buildkite, "Environment variables".
  static let buildkite = CISystem(
    provider: .buildkite,
    isPresent: { $0.isTrue("BUILDKITE") },
    fill: { variables, context in
      context.job = variables.text("BUILDKITE_LABEL", "BUILDKITE_STEP_KEY", "BUILDKITE_JOB_ID")
      context.jobID = variables.text("BUILDKITE_JOB_ID")
      context.pipeline = variables.text("BUILDKITE_PIPELINE_NAME", "BUILDKITE_PIPELINE_SLUG")
      context.pipelineURL = variables.link("BUILDKITE_BUILD_URL")
      context.jobURL = context.jobID.flatMap { variables.page(context.pipelineURL, "#\($0)") }
      context.step = variables.text("BUILDKITE_STEP_KEY")
      context.repositoryURL = RepositoryPages.webAddress(variables.text("BUILDKITE_REPO"))
      context.repository = RepositoryPages.name(context.repositoryURL)
      context.commit = variables.commit("BUILDKITE_COMMIT")
      context.ref = variables.text("BUILDKITE_BRANCH", "BUILDKITE_TAG")
      context.actor = variables.text("BUILDKITE_UNBLOCKER", "BUILDKITE_BUILD_CREATOR")
    })
}
