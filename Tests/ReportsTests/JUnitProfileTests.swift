import Foundation
import GuardModel
import Reports
import Testing

@Suite struct JUnitProfileTests {
  private func rich(_ provider: CIProvider?) -> String {
    var verdict = Sample.verdict(.violation, findings: [Sample.finding], sanctioned: Sample.podman)
    verdict.job.ci = provider.map { CIContext($0) }
    let files: [ReportFormat: ByteString] = [.html: "/w/reports/build.html", .json: "reports/build.verdict.json"]
    return String(
      decoding: JUnit.render(ReportedRun(verdict, files: files, junitProfile: .rich)), as: UTF8.self)
  }

  @Test(.enabled(if: Place.junitSchemas != nil, "needs jenkins-junit-10.xsd among the schemas"))
  func richKeepsTheSchemaOfJenkins() throws {
    let schema = try #require(Place.junitSchemas?.first)
    try Program.inFolder { folder in
      let file = folder.appendingPathComponent("rich.xml")
      try Data(rich(.jenkins).utf8).write(to: file)
      let outcome = try Program.run(["xmllint", "--noout", "--schema", schema, file.path])
      #expect(outcome.status == 0, "\(outcome.output)")
    }
  }

  @Test(arguments: [CIProvider.gitlab, .azure, .github, nil])
  func pathsAreRelativeAndPlacesShown(provider: CIProvider?) {
    let text = rich(provider)
    #expect(text.contains("[[ATTACHMENT|reports/build.html]]\n[[ATTACHMENT|reports/build.verdict.json]]"))
    #expect(text.contains(provider == .gitlab ? "file=\".gitlab-ci.yml\" line=\"1\"" : " line=\""))
    #expect(text.contains("<testsuites name=\"build\" tests=\"9\" failures=\"1\" errors=\"0\""))
  }

  @Test func jenkinsHasAbsolutePathsAndNoPlaces() {
    let text = rich(.jenkins)
    #expect(text.contains("[[ATTACHMENT|/w/reports/build.html]]\n[[ATTACHMENT|/w/reports/build.verdict.json]]"))
    #expect(!text.contains(" file=\""))
  }

  @Test func junitparserCountsTheSame() throws {
    try Program.inFolder { folder in
      let file = folder.appendingPathComponent("rich.xml")
      try Data(rich(.gitlab).utf8).write(to: file)
      let script = """
        import sys
        from junitparser import JUnitXml
        xml = JUnitXml.fromfile(sys.argv[1])
        before = (xml.tests, xml.failures, xml.errors)
        xml.update_statistics()
        print(before == (xml.tests, xml.failures, xml.errors), *before)
        """
      #expect(try Program.run(["python3", "-c", script, file.path]).output == "True 9 1 0\n")
    }
  }
}
