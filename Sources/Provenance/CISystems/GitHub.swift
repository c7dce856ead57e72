import GuardModel

extension CISystem {
  /// GitHub Actions, "Default environment variables"; Gitea's and Forgejo's Actions set the same ones.
  static let github = CISystem(
    provider: .github,
    isPresent: { $0.isTrue("GITHUB_ACTIONS") },
    fill: { variables, context in
      context.job = variables.text("GITHUB_JOB")
      context.pipeline = variables.text("GITHUB_WORKFLOW")
      context.step = variables.text("GITHUB_ACTION")
      context.repository = variables.text("GITHUB_REPOSITORY")
      if let repository = context.repository, let server = variables.link("GITHUB_SERVER_URL") {
        context.repositoryURL = variables.page(server, "/\(repository)")
      }
      // The workflow's run, and the page of this attempt at it; a job's own number is not told.
      if let run = variables.text("GITHUB_RUN_ID") {
        context.jobID = run
        context.pipelineURL = variables.page(context.repositoryURL, "/actions/runs/\(run)")
        let attempt = variables.text("GITHUB_RUN_ATTEMPT").map { "/attempts/\($0)" } ?? ""
        context.jobURL = variables.page(context.pipelineURL, attempt)
      }
      context.commit = variables.commit("GITHUB_SHA")
      context.ref = variables.text("GITHUB_HEAD_REF", "GITHUB_REF_NAME")
      context.actor = variables.text("GITHUB_TRIGGERING_ACTOR", "GITHUB_ACTOR")
      context.definition = definition(variables.text("GITHUB_WORKFLOW_REF"), in: context.repository)
      // Only pull requests tell what they are compared with: their target branch.
      if let base = variables.text("GITHUB_BASE_REF"), let commit = context.commit {
        context.compareURL = variables.page(context.repositoryURL, "/compare/\(base)...\(commit)")
      }
    })

  /// `.github/workflows/x.yml` out of `owner/name/.github/workflows/x.yml@refs/heads/main`; nil for a reused workflow of
  /// another repository.
  private static func definition(_ reference: String?, in repository: String?) -> String? {
    guard let reference, let repository, reference.hasPrefix(repository + "/") else { return nil }
    let path = reference.dropFirst(repository.count + 1).prefix { $0 != "@" }
    return path.isEmpty ? nil : String(path)
  }
}
