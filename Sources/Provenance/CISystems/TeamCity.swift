import GuardModel

extension CISystem {
  /// TeamCity, "List of predefined build parameters"; few of them are in the environment.
  static let teamcity = CISystem(
    provider: .teamcity,
    isPresent: { $0.has("TEAMCITY_VERSION") },
    fill: { variables, context in
      context.job = variables.text("TEAMCITY_BUILDCONF_NAME")
      context.jobID = variables.text("BUILD_NUMBER")
      context.jobURL = variables.link("BUILD_URL")
      context.pipeline = variables.text("TEAMCITY_PROJECT_NAME")
      context.commit = variables.commit("BUILD_VCS_NUMBER")
    })
}
