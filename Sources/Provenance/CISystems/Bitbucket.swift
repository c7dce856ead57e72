import GuardModel

extension CISystem {
  /// Bitbucket Pipelines, "Variables and secrets"; it allows no other place for its configuration.
  static let bitbucket = CISystem(
    provider: .bitbucket,
    isPresent: { $0.has("BITBUCKET_PIPELINE_UUID") || $0.has("BITBUCKET_BUILD_NUMBER") },
    fill: { variables, context in
      context.jobID = variables.text("BITBUCKET_STEP_UUID")
      context.pipeline = variables.text("BITBUCKET_BUILD_NUMBER")
      context.repository = variables.text("BITBUCKET_REPO_FULL_NAME")
      context.repositoryURL = RepositoryPages.webAddress(variables.text("BITBUCKET_GIT_HTTP_ORIGIN"))
      if let number = context.pipeline {
        context.pipelineURL = variables.page(context.repositoryURL, "/pipelines/results/\(number)")
      }
      context.commit = variables.commit("BITBUCKET_COMMIT")
      context.previousCommit = variables.commit("BITBUCKET_PR_DESTINATION_COMMIT")
      context.ref = variables.text("BITBUCKET_BRANCH", "BITBUCKET_TAG")
      context.actor = variables.text("BITBUCKET_STEP_TRIGGERER_UUID")
      context.definition = "bitbucket-pipelines.yml"
    })
}
