import GuardModel

extension CISystem {
  /// GitLab CI, "Predefined CI/CD variables"; a custom executor's programs get each with CUSTOM_ENV_ before its name.
  static let gitlab = CISystem(
    provider: .gitlab,
    isPresent: { $0.isTrue("GITLAB_CI") || $0.isTrue("CUSTOM_ENV_GITLAB_CI") },
    fill: { all, context in
      let variables = all.isTrue("GITLAB_CI") ? all : all.prefixed(by: "CUSTOM_ENV_")
      context.job = variables.text("CI_JOB_NAME")
      context.jobID = variables.text("CI_JOB_ID")
      context.jobURL = variables.link("CI_JOB_URL")
      context.pipeline = variables.text("CI_PIPELINE_NAME", "CI_PIPELINE_IID", "CI_PIPELINE_ID")
      context.pipelineURL = variables.link("CI_PIPELINE_URL")
      context.step = variables.text("CI_JOB_STAGE")
      context.repository = variables.text("CI_PROJECT_PATH")
      context.repositoryURL = variables.link("CI_PROJECT_URL")
      context.commit = variables.commit("CI_COMMIT_SHA")
      // Zeros in pipelines of merge requests, which tell the commit that they branch off from instead.
      context.previousCommit = variables.commit("CI_COMMIT_BEFORE_SHA", "CI_MERGE_REQUEST_DIFF_BASE_SHA")
      context.ref = variables.text("CI_COMMIT_REF_NAME")
      context.actor = variables.text("GITLAB_USER_LOGIN")
      // May name a file of another project, or an address: then it is none of this repository.
      if let path = variables.text("CI_CONFIG_PATH"), !path.contains("@"), !path.contains(":") {
        context.definition = path
      }
    })
}
