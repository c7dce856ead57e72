import Foundation
import GuardModel
import Reports
import Testing

@Suite struct SARIFTests {
  /// Rendered once: the large ones take seconds in a debug build.
  static let documents = Sample.all.map { (name: $0.name, bytes: SARIF.render($0.verdict)) }

  @Test(.enabled(if: Place.sarifSchema != nil, "needs sarif-schema-2.1.0.json among the schemas"))
  func everyVerdictKeepsTheSchema() throws {
    let script = """
      import glob, json, sys, jsonschema
      validator = jsonschema.Draft4Validator(json.load(open(sys.argv[1])))
      paths = glob.glob(sys.argv[2] + "/*.sarif")
      for path in paths:
        log = json.load(open(path, encoding="utf-8"))
        # The validator takes milliseconds for a result, and 100 are no other than 5,000.
        log["runs"][0]["results"] = log["runs"][0]["results"][:100]
        for error in list(validator.iter_errors(log))[:3]:
          sys.exit(f"{path} {error.json_path} {error.message[:300]}")
      print("checked", len(paths))
      """
    try inFolder { folder in
      let outcome = try Program.run(["python3", "-c", script, try #require(Place.sarifSchema), folder.path])
      #expect(outcome.output == "checked \(Sample.all.count)\n")
    }
  }

  /// What GitHub demands beyond the schema, else it shows nothing or refuses the file.
  @Test func everyResultIsShownByGitHub() throws {
    let script = """
      import glob, json, sys, gzip
      paths = glob.glob(sys.argv[1] + "/*.sarif")
      for path in paths:
        text = open(path, "rb").read()
        assert len(gzip.compress(text)) < 10_000_000, path
        log = json.loads(text)
        run, = log["runs"]
        rules = run["tool"]["driver"]["rules"]
        for rule in rules:
          assert rule["id"] and rule["shortDescription"]["text"] and rule["help"]["text"], path
          assert all(len(rule[key]["text"]) <= 1024 for key in ["shortDescription", "fullDescription"]), path
          assert len(rule["properties"]["tags"]) <= 10, path
          if "security-severity" in rule["properties"]:
            assert 0.1 <= float(rule["properties"]["security-severity"]) <= 10, path
        assert len(run["results"]) <= 5000, path
        for result in run["results"]:
          assert rules[result["ruleIndex"]]["id"] == result["ruleId"], path
          assert result["message"]["text"].strip(), path
          assert len(result["partialFingerprints"]["primaryLocationLineHash"]) == 18, path
          place = result["locations"][0]["physicalLocation"]
          assert place["artifactLocation"]["uri"] and not place["artifactLocation"]["uri"].startswith("/"), path
          assert {"startLine", "startColumn", "endLine", "endColumn"} <= set(place["region"]), path
        properties = run["properties"]
        successful = run["invocations"][0]["executionSuccessful"]
        assert successful == (properties["outcome"] in ["clean", "violation"]), path
        notes = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
        assert any("truncated" in note for note in notes) == ("findingsNotShown" in properties), path
        assert ("many" in path) == ("findingsNotShown" in properties), path
        assert successful or any("not" in note for note in notes), path
      print("read", len(paths))
      """
    try inFolder { folder in
      let outcome = try Program.run(["python3", "-c", script, folder.path])
      #expect(outcome.output == "read \(Sample.all.count)\n")
    }
  }

  @Test(arguments: [("clean", 0), ("violation", 1)])
  func anotherToolCountsTheSame(name: String, status: Int32) throws {
    try inFolder { folder in
      let outcome = try Program.run(["sarif", "--check", "error", "summary", folder.path + "/\(name).sarif"])
      #expect(outcome.status == status, "needs sarif-tools: \(outcome.output)")
    }
  }

  @Test func tellsPlaceChainAndFingerprint() throws {
    var later = Sample.finding
    later.time = Sample.finished
    later.caller?.process = ProcessID(rawValue: 99)
    for place in later.chain.indices { later.chain[place].process = ProcessID(rawValue: 100) }
    let texts = [Sample.finding, later].map { finding in
      String(decoding: SARIF.render(Sample.verdict(.violation, findings: [finding])), as: UTF8.self)
    }
    for text in texts {
      for part in [
        #""fullyQualifiedName":"build/make/node/dash/runc""#, #""text":"Who executed whom""#, #""level":"error""#,
        #""id":"runcguard/build/2026-01-02T03:04:05.678Z""#, #""security-severity":"9.3""#,
        "Look at: npm package left-pad-ng",
      ] { #expect(text.contains(part), "\(part)") }
    }
    let fingerprints = texts.map { $0.firstMatch(of: /"primaryLocationLineHash":"([0-9a-f]{16}:1)"/)?.output.1 }
    #expect(fingerprints[0] != nil && fingerprints[0] == fingerprints[1], "equal in every run")
    var other = Sample.verdict(.violation, findings: [Sample.finding])
    other.step = "deploy"
    #expect(!String(decoding: SARIF.render(other), as: UTF8.self).contains(fingerprints[0] ?? ""), "a step's own")
  }

  @Test func argumentsMakeNoLinks() {
    var finding = Sample.finding
    finding.arguments = ["runc", "[click](https://evil.example)"]
    let text = String(decoding: SARIF.render(Sample.verdict(.violation, findings: [finding])), as: UTF8.self)
    #expect(text.contains(#"\\[click\\](https"#))
    #expect(!text.contains("[click]("))
  }

  private func inFolder(_ body: (URL) throws -> Void) throws {
    try Program.inFolder { folder in
      for (name, bytes) in Self.documents { try Data(bytes).write(to: folder.appendingPathComponent("\(name).sarif")) }
      try body(folder)
    }
  }
}
