import Foundation
import GuardModel
import Reports
import Testing

@Suite struct JUnitTests {
  /// Rendered once: the large ones take seconds in a debug build.
  static let documents = Sample.all.map { (name: $0.name, bytes: JUnit.render($0.verdict)) }

  @Test(
    .enabled(
      if: Place.junitSchemas != nil,
      "needs jenkins-junit-10.xsd and windyroad-ant-JUnit.xsd in the folder that RUNCGUARD_SCHEMAS names"))
  func everyVerdictKeepsBothSchemas() throws {
    try Program.inFolder { folder in
      let files = try Self.documents.map { name, bytes in
        let file = folder.appendingPathComponent("\(name).xml")
        try Data(bytes).write(to: file)
        return file.path
      }
      for schema in try #require(Place.junitSchemas) {
        let outcome = try Program.run(["xmllint", "--noout", "--schema", schema] + files)
        #expect(outcome.status == 0, "needs xmllint (libxml2-utils): \(outcome.output.prefix(2000))")
      }
    }
  }

  /// Counters, uniqueness and words, as a reader that is not ours sees them.
  @Test func everyVerdictCanBeReadBack() throws {
    let script = """
      import glob, sys, xml.etree.ElementTree as ET
      banned = "symbol yaml integer float decimal double date datetime dateTime boolean string binary file array".split()
      paths = glob.glob(sys.argv[1] + "/*.xml")
      for path in paths:
        suites = ET.parse(path).getroot()
        assert suites.attrib == {}, path
        suite, = suites
        cases = suite.findall("testcase")
        for key, tag in [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]:
          assert int(suite.get(key)) == len(suite.findall("testcase/" + tag)), (path, key)
        assert int(suite.get("tests")) == len(cases) and 4 <= len(cases) <= 4900, path
        keys = [(c.get("classname"), c.get("name")) for c in cases]
        assert len(set(keys)) == len(keys), path
        assert all(1 <= len(name) <= 512 and "4711" not in name for _, name in keys), path
        for problem in suite.findall("testcase/*"):
          assert problem.get("type") not in banned and "\\n" not in problem.get("message"), path
          assert problem.text, path
        assert sum(c.get("name").endswith("evaluated") for c in cases) == 4, path
        clean = not suite.findall("testcase/failure") and not suite.findall("testcase/error")
        outcome = suite.find("properties/property[@name='runcguard.outcome']").get("value")
        assert clean == (outcome == "clean"), path
      print("read", len(paths))
      """
    try Program.inFolder { folder in
      for (name, bytes) in Self.documents {
        #expect(bytes.count <= 5_000_000)
        try Data(bytes).write(to: folder.appendingPathComponent("\(name).xml"))
      }
      let outcome = try Program.run(["python3", "-c", script, folder.path])
      #expect(outcome.output == "read \(Sample.all.count)\n", "needs python3")
    }
  }

  @Test func namesDoNotChangeBetweenRuns() {
    var later = Sample.finding
    later.time = Sample.finished
    later.caller?.process = ProcessID(rawValue: 99)
    for place in later.chain.indices { later.chain[place].process = ProcessID(rawValue: 100) }
    #expect(
      cases(Sample.verdict(.violation, findings: [later]))
        == cases(Sample.verdict(.violation, findings: [Sample.finding])))
  }

  @Test func repeatsAreNumbered() {
    let names = cases(Sample.verdict(.violation, findings: [Sample.finding, Sample.finding]))
    #expect(names.contains { $0.contains("runc executed by /usr/bin/dash (caller-not-engine)\"") })
    #expect(names.contains { $0.contains("runc executed by /usr/bin/dash (caller-not-engine) #2\"") })
  }

  @Test func tooManyFindingsSaySo() throws {
    let document = try #require(Self.documents.first { $0.name == "many" })
    let text = String(decoding: document.bytes, as: UTF8.self)
    #expect(text.contains("classname=\"runcguard.truncated\""))
    #expect(text.contains("findings not shown; the JSON verdict has all"))
  }

  @Test func textTellsTheWholeStory() {
    let text = String(decoding: JUnit.render(Sample.verdict(.violation, findings: [Sample.finding])), as: UTF8.self)
    for part in [
      "type=\"RCG001\"", "Chain: runc &lt; dash &lt; node &lt; make &lt; runcguard", "SHA-256: ab12ab12",
      "not part of a container engine this policy sanctions", "npm package left-pad-ng", "STEP TERMINATED",
      "Investigate the source",
    ] { #expect(text.contains(part), "\(part)") }
  }

  private func cases(_ verdict: Verdict) -> [String] {
    String(decoding: JUnit.render(verdict), as: UTF8.self).split(separator: "\n").map(String.init)
      .filter { $0.hasPrefix("<testcase") }.map { String($0.prefix { $0 != ">" }) }
  }
}
