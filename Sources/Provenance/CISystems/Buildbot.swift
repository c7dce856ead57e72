import GuardModel

extension CISystem {
  /// Buildbot sets no variables. A master passes properties of the build by these names, which its larger users took up:
  /// `env={"BUILDBOT_BUILDERNAME": util.Property("buildername")}`.
  static let buildbot = CISystem(
    provider: .buildbot,
    isPresent: { $0.has("BUILDBOT_BUILDERNAME") },
    fill: { variables, context in
      context.job = variables.text("BUILDBOT_BUILDERNAME")
      context.jobID = variables.text("BUILDBOT_BUILDNUMBER")
      context.jobURL = variables.link("BUILDBOT_BUILDURL")
      context.pipeline = variables.text("BUILDBOT_BUILDNUMBER")
      context.repositoryURL = RepositoryPages.webAddress(variables.text("BUILDBOT_REPOSITORY"))
      context.repository = RepositoryPages.name(context.repositoryURL)
      context.commit = variables.commit("BUILDBOT_GOT_REVISION", "BUILDBOT_REVISION")
      context.ref = variables.text("BUILDBOT_BRANCH")
    })
}
