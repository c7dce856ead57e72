import GuardModel
import Reports
import Testing

@Suite struct ColouringTests {
  @Test(
    arguments: [
      (false, [], false), (true, [], false), (true, ["TERM=xterm"], true), (true, ["TERM=dumb"], false),
      (true, ["TERM="], false), (true, ["TERM=xterm", "NO_COLOR=1"], false), (true, ["TERM=xterm", "NO_COLOR="], true),
      (true, ["TERM=xterm", "CLICOLOR=0"], false), (false, ["TERM=xterm"], false), (false, ["CLICOLOR_FORCE=1"], true),
      (true, ["TERM=xterm", "CLICOLOR_FORCE=0"], false), (false, ["CLICOLOR_FORCE=1", "NO_COLOR=1"], false),
      (false, ["GITHUB_ACTIONS=true"], true), (false, ["GITHUB_ACTIONS=false"], false),
      (false, ["GITLAB_CI=true"], true),
      (false, ["TF_BUILD=True"], false), (false, ["JENKINS_URL=x"], false),
      (false, ["GITLAB_CI=true", "NO_COLOR=1"], false),
    ] as [(Bool, [String], Bool)])
  func auto(_ isTerminal: Bool, _ environment: [String], _ paints: Bool) {
    let environment = environment.map { ByteString($0) }
    #expect(ColourChoice.auto.paints(isTerminal: isTerminal, environment: environment) == paints)
    #expect(ColourChoice.always.paints(isTerminal: isTerminal, environment: environment))
    #expect(!ColourChoice.never.paints(isTerminal: isTerminal, environment: environment))
  }
}

@Suite struct LiveStatusTests {
  private static let suspicious = TraceRecordTests.record(.unknown, .suspicious("runc", [.callerNotEngine]))

  @Test func isATitleAndNothingElse() {
    var status = LiveStatus()
    let title = status.saw(TraceRecordTests.record(), at: 10)
    #expect(title == "\u{1B}]2;runcguard: 1 exec, 0 runtimes, 0 findings\u{7}")
    #expect(LiveStatus.end == "\u{1B}]2;\u{7}")
  }

  @Test func comesSeldomButFindingsAtOnce() {
    var status = LiveStatus()
    let ordinary = TraceRecordTests.record()
    let titles = [(ordinary, 10.0), (ordinary, 10.1), (Self.suspicious, 10.1), (ordinary, 10.2), (ordinary, 10.4)]
      .map { record, time in status.saw(record, at: time) }
    #expect(titles.map { $0 == nil } == [false, true, false, true, false])
    #expect(titles[2]?.contains("3 execs, 1 runtime, 1 finding") == true)
    #expect(titles[4]?.contains("5 execs") == true)
  }
}
