import GuardModel

extension CISystem {
  /// Tekton sets no variables. A task passes what it knows of itself by these names, as `ci-examples/tekton` does:
  /// `TEKTON_TASKRUN: $(context.taskRun.name)` and the like.
  static let tekton = CISystem(
    provider: .tekton,
    isPresent: { $0.has("TEKTON_TASKRUN") || $0.has("TEKTON_PIPELINERUN") },
    fill: { variables, context in
      context.job = variables.text("TEKTON_TASK", "TEKTON_TASKRUN")
      context.jobID = variables.text("TEKTON_TASKRUN")
      context.pipeline = variables.text("TEKTON_PIPELINERUN", "TEKTON_PIPELINE")
      context.step = variables.text("TEKTON_STEP")
      context.commit = variables.commit("TEKTON_COMMIT")
      context.repositoryURL = RepositoryPages.webAddress(variables.text("TEKTON_REPOSITORY"))
      context.repository = RepositoryPages.name(context.repositoryURL)
    })
}
