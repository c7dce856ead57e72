import GuardModel

extension CISystem {
  /// Azure Pipelines, "Use predefined variables".
  static let azure = CISystem(
    provider: .azure,
    isPresent: { $0.isTrue("TF_BUILD") },
    fill: { variables, context in
      context.job = variables.text("SYSTEM_JOBDISPLAYNAME", "SYSTEM_JOBNAME", "AGENT_JOBNAME")
      context.jobID = variables.text("SYSTEM_JOBID")
      context.pipeline = variables.text("BUILD_DEFINITIONNAME")
      context.step = variables.text("SYSTEM_TASKDISPLAYNAME", "SYSTEM_STAGEDISPLAYNAME", "SYSTEM_STAGENAME")
      if let server = variables.link("SYSTEM_TEAMFOUNDATIONCOLLECTIONURI", "SYSTEM_COLLECTIONURI"),
        let project = variables.text("SYSTEM_TEAMPROJECTID", "SYSTEM_TEAMPROJECT"),
        let build = variables.text("BUILD_BUILDID")
      {
        let slash = server.hasSuffix("/") ? "" : "/"
        context.pipelineURL = variables.page(server, "\(slash)\(project)/_build/results?buildId=\(build)")
        context.jobURL = context.jobID.flatMap { variables.page(context.pipelineURL, "&view=logs&j=\($0)") }
      }
      context.repository = variables.text("BUILD_REPOSITORY_NAME")
      context.repositoryURL = RepositoryPages.webAddress(variables.text("BUILD_REPOSITORY_URI"))
      context.commit = variables.commit("BUILD_SOURCEVERSION")
      context.ref = variables.text("SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCHNAME", "BUILD_SOURCEBRANCH")
      context.actor = variables.text("BUILD_REQUESTEDFOR")
    })
}
