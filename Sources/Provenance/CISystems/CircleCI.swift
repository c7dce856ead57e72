import GuardModel

extension CISystem {
  /// CircleCI, "Project values and variables"; it allows no other place for its configuration.
  static let circleci = CISystem(
    provider: .circleci,
    isPresent: { $0.isTrue("CIRCLECI") },
    fill: { variables, context in
      context.job = variables.text("CIRCLE_JOB")
      context.jobID = variables.text("CIRCLE_BUILD_NUM")
      context.jobURL = variables.link("CIRCLE_BUILD_URL")
      context.pipeline = variables.text("CIRCLE_PIPELINE_ID", "CIRCLE_WORKFLOW_ID")
      if let workflow = variables.text("CIRCLE_WORKFLOW_ID") {
        context.pipelineURL = variables.page("https://app.circleci.com", "/pipelines/workflows/\(workflow)")
      }
      context.repositoryURL = RepositoryPages.webAddress(variables.text("CIRCLE_REPOSITORY_URL"))
      context.repository = RepositoryPages.name(context.repositoryURL)
      context.commit = variables.commit("CIRCLE_SHA1")
      context.ref = variables.text("CIRCLE_BRANCH", "CIRCLE_TAG")
      context.actor = variables.text("CIRCLE_USERNAME")
      context.definition = ".circleci/config.yml"
      context.compareURL = variables.link("CIRCLE_COMPARE_URL")
    })
}
