import GuardModel

extension CISystem {
  /// Jenkins, "Using environment variables", and what its git plugin adds.
  static let jenkins = CISystem(
    provider: .jenkins,
    isPresent: { ($0.has("JENKINS_URL") || $0.has("JENKINS_HOME")) && $0.has("JOB_NAME") },
    fill: { variables, context in
      context.job = variables.text("JOB_NAME")
      context.jobID = variables.text("BUILD_NUMBER")
      context.jobURL = variables.link("BUILD_URL")
      context.pipeline = variables.text("BUILD_DISPLAY_NAME", "BUILD_NUMBER")
      context.pipelineURL = variables.link("RUN_DISPLAY_URL", "JOB_URL")
      context.step = variables.text("STAGE_NAME")
      context.repositoryURL = RepositoryPages.webAddress(variables.text("GIT_URL"))
      context.repository = RepositoryPages.name(context.repositoryURL)
      context.commit = variables.commit("GIT_COMMIT")
      context.previousCommit = variables.commit("GIT_PREVIOUS_SUCCESSFUL_COMMIT", "GIT_PREVIOUS_COMMIT")
      context.ref = variables.text("CHANGE_BRANCH", "BRANCH_NAME", "GIT_BRANCH")
      context.actor = variables.text("BUILD_USER_ID", "CHANGE_AUTHOR")
    })
}
