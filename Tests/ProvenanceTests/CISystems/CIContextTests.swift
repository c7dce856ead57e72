import GuardModel
import Provenance
import Testing

/// A CI system's environment, and what must be read from it.
private struct Row: Sendable, CustomTestStringConvertible {
  var name: String
  var variables: [String: String]
  var expected: CIContext

  init(_ name: String, _ provider: CIProvider, _ variables: [String: String], _ fill: (inout CIContext) -> Void) {
    self.name = name
    self.variables = variables
    expected = CIContext(provider)
    fill(&expected)
  }

  var testDescription: String { name }
  var environment: Environment { Environment(variables.map { ByteString("\($0.key)=\($0.value)") }) }
}

private let commit = "0123456789abcdef0123456789abcdef01234567"
private let previous = "89abcdef0123456789abcdef0123456789abcdef"
private let zeros = "0000000000000000000000000000000000000000"

private let rows = [
  Row(
    "GitLab push", .gitlab,
    [
      "CI": "true", "GITLAB_CI": "true", "CI_JOB_NAME": "build", "CI_JOB_ID": "77", "CI_PIPELINE_ID": "12",
      "CI_JOB_URL": "https://gitlab.example/g/p/-/jobs/77",
      "CI_PIPELINE_URL": "https://gitlab.example/g/p/-/pipelines/12",
      "CI_JOB_STAGE": "test", "CI_PROJECT_PATH": "g/p", "CI_PROJECT_URL": "https://gitlab.example/g/p",
      "CI_COMMIT_SHA": commit, "CI_COMMIT_BEFORE_SHA": previous, "CI_COMMIT_REF_NAME": "main",
      "GITLAB_USER_LOGIN": "alice", "CI_CONFIG_PATH": ".gitlab-ci.yml", "CI_JOB_TOKEN": "glcbt-secret",
    ]
  ) {
    ($0.job, $0.jobID, $0.jobURL) = ("build", "77", "https://gitlab.example/g/p/-/jobs/77")
    ($0.pipeline, $0.pipelineURL) = ("12", "https://gitlab.example/g/p/-/pipelines/12")
    ($0.step, $0.repository, $0.repositoryURL) = ("test", "g/p", "https://gitlab.example/g/p")
    ($0.commit, $0.previousCommit, $0.ref, $0.actor) = (commit, previous, "main", "alice")
    $0.definition = ".gitlab-ci.yml"
    $0.commitURL = "https://gitlab.example/g/p/-/commit/\(commit)"
    $0.compareURL = "https://gitlab.example/g/p/-/compare/\(previous)...\(commit)"
  },
  Row(
    "GitLab, first commit, definition of another project", .gitlab,
    [
      "GITLAB_CI": "true", "CI_JOB_NAME": "build", "CI_COMMIT_SHA": commit, "CI_COMMIT_BEFORE_SHA": zeros,
      "CI_CONFIG_PATH": "ci.yml@other/project",
    ]
  ) { ($0.job, $0.commit) = ("build", commit) },
  Row(
    "GitLab merge request under a custom executor", .gitlab,
    [
      "CUSTOM_ENV_GITLAB_CI": "true", "CUSTOM_ENV_CI_JOB_NAME": "build", "CUSTOM_ENV_CI_COMMIT_SHA": commit,
      "CUSTOM_ENV_CI_COMMIT_BEFORE_SHA": zeros, "CUSTOM_ENV_CI_MERGE_REQUEST_DIFF_BASE_SHA": previous,
      "CUSTOM_ENV_CI_PROJECT_URL": "https://gitlab-ci-token:s3cret@gitlab.example/g/p", "CI_JOB_NAME": "not this one",
    ]
  ) {
    ($0.job, $0.commit, $0.previousCommit) = ("build", commit, previous)
    $0.repositoryURL = "https://gitlab.example/g/p"
    $0.commitURL = "https://gitlab.example/g/p/-/commit/\(commit)"
    $0.compareURL = "https://gitlab.example/g/p/-/compare/\(previous)...\(commit)"
  },
  Row(
    "GitHub pull request", .github,
    [
      "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_JOB": "build", "GITHUB_WORKFLOW": "CI",
      "GITHUB_ACTION": "__run_2",
      "GITHUB_REPOSITORY": "o/r", "GITHUB_SERVER_URL": "https://github.com", "GITHUB_RUN_ID": "99",
      "GITHUB_RUN_ATTEMPT": "2", "GITHUB_SHA": commit, "GITHUB_HEAD_REF": "fix", "GITHUB_REF_NAME": "5/merge",
      "GITHUB_BASE_REF": "main", "GITHUB_ACTOR": "alice",
      "GITHUB_WORKFLOW_REF": "o/r/.github/workflows/ci.yml@refs/pull/5/merge",
    ]
  ) {
    ($0.job, $0.jobID, $0.jobURL) = ("build", "99", "https://github.com/o/r/actions/runs/99/attempts/2")
    ($0.pipeline, $0.pipelineURL) = ("CI", "https://github.com/o/r/actions/runs/99")
    ($0.step, $0.repository, $0.repositoryURL) = ("__run_2", "o/r", "https://github.com/o/r")
    ($0.commit, $0.ref, $0.actor) = (commit, "fix", "alice")
    $0.definition = ".github/workflows/ci.yml"
    $0.commitURL = "https://github.com/o/r/commit/\(commit)"
    $0.compareURL = "https://github.com/o/r/compare/main...\(commit)"
  },
  Row(
    "GitHub, workflow of another repository", .github,
    [
      "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "o/r",
      "GITHUB_WORKFLOW_REF": "o/shared/.github/workflows/ci.yml@refs/heads/main",
    ]
  ) { $0.repository = "o/r" },
  Row(
    "Jenkins", .jenkins,
    [
      "CI": "true", "JENKINS_URL": "https://ci.example/", "JOB_NAME": "p/main", "BUILD_NUMBER": "7",
      "STAGE_NAME": "Test",
      "BUILD_URL": "https://ci.example/job/p/job/main/7/", "JOB_URL": "https://ci.example/job/p/job/main/",
      "GIT_URL": "git@github.com:o/r.git", "GIT_COMMIT": commit, "GIT_PREVIOUS_COMMIT": previous,
      "BRANCH_NAME": "main", "BUILD_USER_ID": "alice",
    ]
  ) {
    ($0.job, $0.jobID, $0.jobURL) = ("p/main", "7", "https://ci.example/job/p/job/main/7/")
    ($0.pipeline, $0.pipelineURL) = ("7", "https://ci.example/job/p/job/main/")
    ($0.step, $0.repository, $0.repositoryURL) = ("Test", "o/r", "https://github.com/o/r")
    ($0.commit, $0.previousCommit, $0.ref, $0.actor) = (commit, previous, "main", "alice")
    $0.commitURL = "https://github.com/o/r/commit/\(commit)"
    $0.compareURL = "https://github.com/o/r/compare/\(previous)...\(commit)"
  },
  Row("a Jenkins agent without a job", .other, ["CI": "1", "JENKINS_URL": "https://ci.example/"]) { _ in },
  Row(
    "Azure Pipelines", .azure,
    [
      "TF_BUILD": "True", "SYSTEM_JOBDISPLAYNAME": "Build", "SYSTEM_JOBID": "12f1-01",
      "BUILD_DEFINITIONNAME": "nightly",
      "SYSTEM_TASKDISPLAYNAME": "compile", "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI": "https://dev.azure.com/org/",
      "SYSTEM_TEAMPROJECT": "proj", "BUILD_BUILDID": "5", "BUILD_REPOSITORY_NAME": "o/r",
      "BUILD_REPOSITORY_URI": "https://github.com/o/r.git", "BUILD_SOURCEVERSION": commit,
      "BUILD_SOURCEBRANCHNAME": "main", "BUILD_REQUESTEDFOR": "Alice",
    ]
  ) {
    let build = "https://dev.azure.com/org/proj/_build/results?buildId=5"
    ($0.job, $0.jobID, $0.jobURL) = ("Build", "12f1-01", "\(build)&view=logs&j=12f1-01")
    ($0.pipeline, $0.pipelineURL, $0.step) = ("nightly", build, "compile")
    ($0.repository, $0.repositoryURL) = ("o/r", "https://github.com/o/r")
    ($0.commit, $0.ref, $0.actor) = (commit, "main", "Alice")
    $0.commitURL = "https://github.com/o/r/commit/\(commit)"
  },
  Row(
    "CircleCI", .circleci,
    [
      "CI": "true", "CIRCLECI": "true", "CIRCLE_JOB": "build", "CIRCLE_BUILD_NUM": "3", "CIRCLE_WORKFLOW_ID": "w-1",
      "CIRCLE_BUILD_URL": "https://circleci.com/gh/o/r/3", "CIRCLE_REPOSITORY_URL": "git@gitlab.com:g/s/p.git",
      "CIRCLE_SHA1": commit, "CIRCLE_BRANCH": "main", "CIRCLE_USERNAME": "alice",
    ]
  ) {
    ($0.job, $0.jobID, $0.jobURL) = ("build", "3", "https://circleci.com/gh/o/r/3")
    ($0.pipeline, $0.pipelineURL) = ("w-1", "https://app.circleci.com/pipelines/workflows/w-1")
    ($0.repository, $0.repositoryURL) = ("g/s/p", "https://gitlab.com/g/s/p")
    ($0.commit, $0.ref, $0.actor, $0.definition) = (commit, "main", "alice", ".circleci/config.yml")
    $0.commitURL = "https://gitlab.com/g/s/p/-/commit/\(commit)"
  },
  Row(
    "Buildkite", .buildkite,
    [
      "CI": "true", "BUILDKITE": "true", "BUILDKITE_LABEL": "Build", "BUILDKITE_JOB_ID": "j-1",
      "BUILDKITE_STEP_KEY": "build", "BUILDKITE_PIPELINE_SLUG": "p",
      "BUILDKITE_BUILD_URL": "https://buildkite.com/o/p/builds/4",
      "BUILDKITE_REPO": "ssh://git@git.example/o/r.git", "BUILDKITE_COMMIT": "HEAD", "BUILDKITE_BRANCH": "main",
      "BUILDKITE_BUILD_CREATOR": "Alice",
    ]
  ) {
    ($0.job, $0.jobID, $0.jobURL) = ("Build", "j-1", "https://buildkite.com/o/p/builds/4#j-1")
    ($0.pipeline, $0.pipelineURL, $0.step) = ("p", "https://buildkite.com/o/p/builds/4", "build")
    ($0.repository, $0.repositoryURL) = ("o/r", "https://git.example/o/r")
    ($0.ref, $0.actor) = ("main", "Alice")
  },
  Row(
    "Woodpecker", .woodpecker,
    [
      "CI": "woodpecker", "CI_SYSTEM_NAME": "woodpecker", "CI_WORKFLOW_NAME": "build", "CI_STEP_NAME": "compile",
      "CI_PIPELINE_NUMBER": "8", "CI_STEP_URL": "https://wp.example/repos/1/pipeline/8/2",
      "CI_PIPELINE_URL": "https://wp.example/repos/1/pipeline/8", "CI_REPO": "o/r",
      "CI_REPO_URL": "https://codeberg.org/o/r",
      "CI_COMMIT_SHA": commit, "CI_PREV_COMMIT_SHA": previous, "CI_COMMIT_BRANCH": "main", "CI_COMMIT_AUTHOR": "alice",
    ]
  ) {
    ($0.job, $0.jobID, $0.jobURL) = ("build", "8", "https://wp.example/repos/1/pipeline/8/2")
    ($0.pipeline, $0.pipelineURL, $0.step) = ("8", "https://wp.example/repos/1/pipeline/8", "compile")
    ($0.repository, $0.repositoryURL) = ("o/r", "https://codeberg.org/o/r")
    ($0.commit, $0.previousCommit, $0.ref, $0.actor) = (commit, previous, "main", "alice")
    $0.commitURL = "https://codeberg.org/o/r/commit/\(commit)"
    $0.compareURL = "https://codeberg.org/o/r/compare/\(previous)...\(commit)"
  },
  Row(
    "Tekton, told by the task", .tekton,
    [
      "TEKTON_TASK": "build", "TEKTON_TASKRUN": "build-x7", "TEKTON_PIPELINERUN": "release-9", "TEKTON_STEP": "compile",
      "TEKTON_REPOSITORY": "https://git.example/o/r", "TEKTON_COMMIT": commit,
    ]
  ) {
    ($0.job, $0.jobID, $0.pipeline, $0.step) = ("build", "build-x7", "release-9", "compile")
    ($0.repository, $0.repositoryURL, $0.commit) = ("o/r", "https://git.example/o/r", commit)
  },
  Row(
    "Bitbucket pull request", .bitbucket,
    [
      "CI": "true", "BITBUCKET_BUILD_NUMBER": "6", "BITBUCKET_STEP_UUID": "{s-1}", "BITBUCKET_REPO_FULL_NAME": "o/r",
      "BITBUCKET_GIT_HTTP_ORIGIN": "http://bitbucket.org/o/r", "BITBUCKET_COMMIT": commit,
      "BITBUCKET_PR_DESTINATION_COMMIT": "89abcdef0123", "BITBUCKET_BRANCH": "fix",
    ]
  ) {
    ($0.jobID, $0.pipeline) = ("{s-1}", "6")
    ($0.repository, $0.repositoryURL) = ("o/r", "http://bitbucket.org/o/r")
    $0.pipelineURL = "http://bitbucket.org/o/r/pipelines/results/6"
    ($0.commit, $0.previousCommit, $0.ref) = (commit, "89abcdef0123", "fix")
    $0.definition = "bitbucket-pipelines.yml"
    $0.commitURL = "http://bitbucket.org/o/r/commits/\(commit)"
    $0.compareURL = "http://bitbucket.org/o/r/branches/compare/\(commit)..89abcdef0123"
  },
  Row(
    "TeamCity", .teamcity,
    [
      "TEAMCITY_VERSION": "2025.07", "TEAMCITY_BUILDCONF_NAME": "Build", "TEAMCITY_PROJECT_NAME": "P",
      "BUILD_NUMBER": "5", "BUILD_URL": "https://tc.example/build/5", "BUILD_VCS_NUMBER": commit, "JOB_NAME": "",
    ]
  ) {
    ($0.job, $0.jobID, $0.jobURL) = ("Build", "5", "https://tc.example/build/5")
    ($0.pipeline, $0.commit) = ("P", commit)
  },
  Row(
    "Travis CI", .travis,
    [
      "CI": "true", "TRAVIS": "true", "TRAVIS_JOB_NUMBER": "4.1", "TRAVIS_JOB_ID": "41", "TRAVIS_BUILD_NUMBER": "4",
      "TRAVIS_JOB_WEB_URL": "https://app.travis-ci.com/o/r/jobs/41",
      "TRAVIS_BUILD_WEB_URL": "https://app.travis-ci.com/o/r/builds/4", "TRAVIS_REPO_SLUG": "o/r",
      "TRAVIS_COMMIT": commit, "TRAVIS_COMMIT_RANGE": "89abcdef0123...0123456789ab", "TRAVIS_BRANCH": "main",
    ]
  ) {
    ($0.job, $0.jobID, $0.jobURL) = ("4.1", "41", "https://app.travis-ci.com/o/r/jobs/41")
    ($0.pipeline, $0.pipelineURL) = ("4", "https://app.travis-ci.com/o/r/builds/4")
    ($0.repository, $0.commit, $0.previousCommit, $0.ref) = ("o/r", commit, "89abcdef0123", "main")
    $0.definition = ".travis.yml"
  },
  Row(
    "Drone", .drone,
    [
      "CI": "true", "DRONE": "true", "DRONE_STAGE_NAME": "default", "DRONE_STEP_NAME": "build",
      "DRONE_BUILD_NUMBER": "2",
      "DRONE_BUILD_LINK": "https://drone.example/o/r/2", "DRONE_REPO": "o/r",
      "DRONE_REPO_LINK": "https://github.com/o/r",
      "DRONE_COMMIT_SHA": commit, "DRONE_COMMIT_BEFORE": previous, "DRONE_BRANCH": "main",
      "DRONE_COMMIT_AUTHOR": "alice",
      "DRONE_COMMIT_LINK": "https://github.com/o/r/commit/0123456",
    ]
  ) {
    ($0.job, $0.jobID, $0.pipeline, $0.step) = ("default", "2", "2", "build")
    ($0.pipelineURL, $0.repository, $0.repositoryURL) = ("https://drone.example/o/r/2", "o/r", "https://github.com/o/r")
    ($0.commit, $0.previousCommit, $0.ref, $0.actor) = (commit, previous, "main", "alice")
    $0.commitURL = "https://github.com/o/r/commit/0123456"
    $0.compareURL = "https://github.com/o/r/compare/\(previous)...\(commit)"
  },
  Row(
    "Buildbot, told by the master", .buildbot,
    [
      "BUILDBOT_BUILDERNAME": "build", "BUILDBOT_BUILDNUMBER": "11", "BUILDBOT_REVISION": commit,
      "BUILDBOT_BRANCH": "main",
      "BUILDBOT_BUILDURL": "http://localhost:8010/#/builders/1/builds/11",
    ]
  ) {
    ($0.job, $0.jobID, $0.pipeline) = ("build", "11", "11")
    $0.jobURL = "http://localhost:8010/#/builders/1/builds/11"
    ($0.commit, $0.ref) = (commit, "main")
  },
  Row("something else", .other, ["CI": "true", "BUILD_URL": "https://x.example/"]) { _ in },
]

@Suite("The CI job by the environment") struct CIContextTests {
  @Test("is read for", arguments: rows)
  fileprivate func detect(row: Row) { #expect(CIContext.detect(row.environment) == row.expected) }

  @Test func everyProviderHasARow() {
    #expect(Set(rows.map(\.expected.provider)) == Set(CIProvider.allCases))
  }

  @Test("is none where nothing says so", arguments: [[:], ["CI": ""], ["CI": "false"], ["GITLAB_CI": "false"]])
  func none(variables: [String: String]) {
    #expect(CIContext.detect(Environment(variables.map { ByteString("\($0.key)=\($0.value)") })) == nil)
  }

  @Test(
    "keeps what is no web address out of links",
    arguments: [
      "javascript:alert(1)", "ftp://x/", "//x/y", "https://", "https://user@", "https://x/ y", "https://x/\u{1B}[0m",
      "https://x/\"onload=", "https://x/<b>", "https://x/é", "HTTPS", "https:/x",
      String(repeating: "https://x/", count: 300),
    ])
  func hostileLinks(address: String) {
    let context = CIContext.detect(Environment(["GITLAB_CI=true", ByteString("CI_JOB_URL=\(address)")]))
    #expect(context != nil && context?.jobURL == nil)
  }

  @Test(
    "takes credentials out of links",
    arguments: [
      ("https://user:secret@x.example/y?z#w", "https://x.example/y?z#w"),
      ("HTTPS://token@x.example", "https://x.example"),
      ("http://a@b@x.example:80/@y", "http://x.example:80/@y"),
    ])
  func credentials(address: String, link: String) { #expect(Link(ByteString(address))?.text == link) }

  @Test func hostileTextsAreShownAndBounded() {
    let context = CIContext.detect(
      Environment([
        "GITLAB_CI=true", ByteString("CI_JOB_NAME=".utf8.map { $0 } + [0x1B, 0xFF, 0x0A]),
        ByteString("CI_PROJECT_PATH=" + String(repeating: "a", count: 100_000)), "CI_COMMIT_SHA=main; rm -rf",
      ]))
    #expect(context?.job == #"\x1b\xff\x0a"#)
    #expect(context?.repository?.utf8.count == 304)
    #expect(context?.commit == nil)
  }
}
