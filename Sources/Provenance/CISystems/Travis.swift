import GuardModel

extension CISystem {
  /// Travis CI, "Default Environment Variables"; it allows no other place for its configuration.
  static let travis = CISystem(
    provider: .travis,
    isPresent: { $0.isTrue("TRAVIS") },
    fill: { variables, context in
      context.job = variables.text("TRAVIS_JOB_NAME", "TRAVIS_JOB_NUMBER")
      context.jobID = variables.text("TRAVIS_JOB_ID")
      context.jobURL = variables.link("TRAVIS_JOB_WEB_URL")
      context.pipeline = variables.text("TRAVIS_BUILD_NUMBER")
      context.pipelineURL = variables.link("TRAVIS_BUILD_WEB_URL")
      context.step = variables.text("TRAVIS_BUILD_STAGE_NAME")
      context.repository = variables.text("TRAVIS_REPO_SLUG")
      context.commit = variables.commit("TRAVIS_COMMIT")
      // `before...after`
      if let range = variables.text("TRAVIS_COMMIT_RANGE") {
        context.previousCommit = CIVariables.commit(range.utf8.prefix { $0 != UInt8(ascii: ".") })
      }
      context.ref = variables.text("TRAVIS_PULL_REQUEST_BRANCH", "TRAVIS_BRANCH", "TRAVIS_TAG")
      context.definition = ".travis.yml"
    })
}
