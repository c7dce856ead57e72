import GuardModel

extension CISystem {
  /// Drone, "Environment reference".
  static let drone = CISystem(
    provider: .drone,
    isPresent: { $0.isTrue("DRONE") },
    fill: { variables, context in
      context.job = variables.text("DRONE_STAGE_NAME", "DRONE_STEP_NAME")
      context.jobID = variables.text("DRONE_BUILD_NUMBER")
      context.pipeline = variables.text("DRONE_BUILD_NUMBER")
      context.pipelineURL = variables.link("DRONE_BUILD_LINK")
      context.step = variables.text("DRONE_STEP_NAME")
      context.repository = variables.text("DRONE_REPO")
      context.repositoryURL = variables.link("DRONE_REPO_LINK")
      context.commit = variables.commit("DRONE_COMMIT_SHA", "DRONE_COMMIT")
      context.previousCommit = variables.commit("DRONE_COMMIT_BEFORE")
      context.ref = variables.text("DRONE_SOURCE_BRANCH", "DRONE_BRANCH", "DRONE_TAG")
      context.actor = variables.text("DRONE_COMMIT_AUTHOR")
      // The forge's page for what triggered the build.
      context.commitURL = variables.link("DRONE_COMMIT_LINK")
    })
}
