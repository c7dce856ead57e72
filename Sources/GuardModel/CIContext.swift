/// A CI system that can be recognised by its environment.
public enum CIProvider: String, Hashable, Sendable, CaseIterable {
  case gitlab, github, jenkins, azure, circleci, buildkite, woodpecker, tekton, bitbucket, teamcity, travis, drone
  case buildbot
  /// Something that sets `CI` and is none of the others.
  case other

  /// The name its users know it by.
  public var title: String {
    switch self {
    case .gitlab: "GitLab CI"
    case .github: "GitHub Actions"
    case .jenkins: "Jenkins"
    case .azure: "Azure Pipelines"
    case .circleci: "CircleCI"
    case .buildkite: "Buildkite"
    case .woodpecker: "Woodpecker"
    case .tekton: "Tekton"
    case .bitbucket: "Bitbucket Pipelines"
    case .teamcity: "TeamCity"
    case .travis: "Travis CI"
    case .drone: "Drone"
    case .buildbot: "Buildbot"
    case .other: "CI"
    }
  }

  /// Where such a system's pipelines are written unless somebody chose another place; nil where there is no such habit.
  public var conventionalDefinition: String? {
    switch self {
    case .gitlab: ".gitlab-ci.yml"
    case .jenkins: "Jenkinsfile"
    case .azure: "azure-pipelines.yml"
    case .circleci: ".circleci/config.yml"
    case .buildkite: ".buildkite/pipeline.yml"
    case .bitbucket: "bitbucket-pipelines.yml"
    case .travis: ".travis.yml"
    case .drone: ".drone.yml"
    case .woodpecker: ".woodpecker.yml"
    case .github, .tekton, .teamcity, .buildbot, .other: nil
    }
  }
}

/// The CI job that a guarded step belongs to, as an environment told it.
///
/// Texts are printable and bounded; links are http or https without credentials; commits are hexadecimal.
public struct CIContext: Hashable, Sendable {
  public var provider: CIProvider
  /// The job's name.
  public var job: String?
  public var jobID: String?
  public var jobURL: String?
  /// The run of the whole pipeline or workflow: its name or number.
  public var pipeline: String?
  public var pipelineURL: String?
  /// The step or stage inside the job.
  public var step: String?
  /// Such as `group/project`.
  public var repository: String?
  public var repositoryURL: String?
  public var commit: String?
  public var previousCommit: String?
  /// The branch or tag.
  public var ref: String?
  /// Who triggered it.
  public var actor: String?
  /// The file that defines the pipeline, relative to the repository; set only where the CI system tells it.
  public var definition: String?
  /// A page that shows this commit.
  public var commitURL: String?
  /// A page that shows what changed between the previous commit, or the target of the merge, and this one.
  public var compareURL: String?
  /// Whether only the step's own processes said so, which may say what they like; else the guard was told by its caller.
  public var isToldByStep = false

  public init(_ provider: CIProvider) { self.provider = provider }
}
