import GuardModel

extension CISystem {
  /// Woodpecker, "Environment variables".
  static let woodpecker = CISystem(
    provider: .woodpecker,
    isPresent: { $0.text("CI") == "woodpecker" || $0.text("CI_SYSTEM_NAME") == "woodpecker" },
    fill: { variables, context in
      context.job = variables.text("CI_WORKFLOW_NAME", "CI_STEP_NAME")
      context.jobID = variables.text("CI_PIPELINE_NUMBER")
      context.jobURL = variables.link("CI_STEP_URL")
      context.pipeline = variables.text("CI_PIPELINE_NUMBER")
      context.pipelineURL = variables.link("CI_PIPELINE_URL")
      context.step = variables.text("CI_STEP_NAME")
      context.repository = variables.text("CI_REPO")
      context.repositoryURL = variables.link("CI_REPO_URL")
      context.commit = variables.commit("CI_COMMIT_SHA")
      context.previousCommit = variables.commit("CI_PREV_COMMIT_SHA")
      context.ref = variables.text("CI_COMMIT_SOURCE_BRANCH", "CI_COMMIT_BRANCH", "CI_COMMIT_TAG", "CI_COMMIT_REF")
      context.actor = variables.text("CI_PIPELINE_AUTHOR", "CI_COMMIT_AUTHOR")
      // The forge's page for what triggered the pipeline.
      context.commitURL = variables.link("CI_PIPELINE_FORGE_URL")
    })
}
