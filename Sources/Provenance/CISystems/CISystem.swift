public import GuardModel

/// One CI system: how its jobs are recognised, and which variables tell what.
struct CISystem: Sendable {
  var provider: CIProvider
  var isPresent: @Sendable (CIVariables) -> Bool
  var fill: @Sendable (CIVariables, inout CIContext) -> Void

  /// In the order in which they are asked: those that set another one's variables, too, come before it.
  static let all: [CISystem] = [
    .gitlab, .github, .woodpecker, .drone, .azure, .circleci, .buildkite, .bitbucket, .travis, .teamcity, .jenkins,
    .tekton, .buildbot, .other,
  ]
}

extension CIContext {
  /// The CI job that an environment describes; nil where no CI system is recognised.
  public static func detect(_ environment: Environment) -> CIContext? {
    let variables = CIVariables(environment)
    guard let system = CISystem.all.first(where: { $0.isPresent(variables) }) else { return nil }
    var context = CIContext(system.provider)
    system.fill(variables, &context)
    if let commit = context.commit, let page = RepositoryPages(context) {
      context.commitURL = context.commitURL ?? page.commit(commit)
      if let previous = context.previousCommit {
        context.compareURL = context.compareURL ?? page.comparison(from: previous, to: commit)
      }
    }
    return context
  }
}
