import Foundation
import GuardModel
import Reports
import Testing

/// Other people's programs, and the readers' rules where there is no such program, judge the formats of others.
@Suite struct JudgeTests {
  @Test func ocsfKeepsItsSchema() throws {
    try judge(
      .ocsf, by: "ocsf-json-schema",
      """
      from jsonschema import Draft202012Validator
      from ocsf_json_schema import get_ocsf_schema, OcsfJsonSchemaEmbedded
      schemas = OcsfJsonSchemaEmbedded(get_ocsf_schema(version="1.5.0"))
      name = schemas.lookup_class_name_from_uid(2004)
      validator = Draft202012Validator(schemas.get_class_schema(name, ["security_control", "host"]))
      def check(text):
        events = [json.loads(line) for line in text.splitlines()]
        assert events
        for event in events[:5]:
          errors = [f"{error.json_path} {error.message[:200]}" for error in validator.iter_errors(event)]
          assert not errors, errors[:3]
      """)
  }

  @Test func inTotoTakesTheStatement() throws {
    try judge(
      .inToto, by: "in-toto-attestation",
      """
      from google.protobuf.json_format import ParseDict
      from in_toto_attestation.v1.statement import Statement
      from in_toto_attestation.v1 import statement_pb2
      def check(text):
        document = json.loads(text)
        Statement.copy_from_pb(ParseDict(document, statement_pb2.Statement())).validate()
        assert document["predicateType"] == "https://in-toto.io/attestation/runtime-trace/v0.1"
        predicate = document["predicate"]
        assert predicate["monitor"]["type"] and predicate["monitorLog"]["process"]
        assert all(predicate["monitoredProcess"][key] for key in ["hostID", "type", "event"])
      """)
  }

  @Test func aStatementNeedsACommit() {
    #expect(!ReportFormat.inToto.canTell(Sample.verdict(.clean)))
    #expect(throws: GuardFailure.self) { try ReportFormat.inToto.render(ReportedRun(Sample.verdict(.clean))) }
  }

  /// By doc/ci/testing/code_quality.md: GitLab stops at the first entry that lacks one of these.
  @Test func codeQualityHasWhatGitLabWants() throws {
    try judge(
      .codeQuality, by: "python3",
      """
      def check(text):
        entries = json.loads(text)
        assert isinstance(entries, list)
        for entry in entries:
          assert all(isinstance(entry[key], str) and entry[key] for key in ["description", "check_name", "fingerprint"])
          assert entry["severity"] in ["info", "minor", "major", "critical", "blocker"]
          path = entry["location"]["path"]
          assert path and not path.startswith(("/", "./")) and entry["location"]["lines"]["begin"] >= 1
      """)
  }

  /// By gitlab-org/security-products/security-report-schemas, sast 15.2.1.
  @Test func securityReportHasWhatGitLabWants() throws {
    try judge(
      .sast, by: "python3",
      """
      import re
      time = re.compile(r"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d")
      def check(text):
        report = json.loads(text)
        scan = report["scan"]
        assert report["version"] == "15.2.1" and scan["type"] == "sast" and scan["status"] in ["success", "failure"]
        assert time.fullmatch(scan["start_time"]) and time.fullmatch(scan["end_time"])
        for tool in [scan["analyzer"], scan["scanner"]]:
          assert tool["id"] and tool["name"] and tool["version"] and tool["vendor"]["name"]
        for message in scan["messages"]:
          assert message["level"] in ["info", "warn", "fatal"] and message["value"]
        ids = [found["id"] for found in report["vulnerabilities"]]
        for found in report["vulnerabilities"]:
          assert re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", found["id"])
          assert found["severity"] in ["Info", "Unknown", "Low", "Medium", "High", "Critical"]
          assert len(found["name"]) <= 255 and len(found["description"].encode()) < 1 << 20
          assert found["identifiers"] and all(one["type"] and one["name"] and one["value"] for one in found["identifiers"])
          assert isinstance(found["location"], dict)
          assert all(one["type"] == "text" and one["value"] for one in found["details"].values())
      """)
  }

  @Test func annotationsAreLinks() throws {
    try judge(
      .annotations, by: "python3",
      """
      def check(text):
        for section in json.loads(text).values():
          for link in section:
            assert link["external_link"]["label"] and link["external_link"]["url"].startswith("https://")
      """)
    var verdict = Sample.verdict(.clean)
    verdict.job.ci = Sample.ci
    let text = String(
      decoding: Annotations.render(ReportedRun(verdict, files: EveryFormatTests.files)), as: UTF8.self)
    #expect(text.contains("https://gitlab.example/g/p/-/jobs/77/artifacts/file/reports/build.html"))
    #expect(text.contains("compare/89abcdef...01234567"))
  }

  /// Has each document of a format checked by a Python function `check(text)`.
  private func judge(_ format: ReportFormat, by judge: String, _ check: String) throws {
    let script = """
      import glob, json, sys
      \(check)
      paths = glob.glob(sys.argv[1] + "/*")
      for path in paths:
        try: check(open(path, encoding="utf-8").read())
        except BaseException as problem: sys.exit(f"{path}: {problem!r}"[:2000])
      print("judged", len(paths))
      """
    let documents = try #require(EveryFormatTests.documents[format])
    try Program.inFolder { folder in
      for (name, bytes) in documents { try Data(bytes).write(to: folder.appendingPathComponent(name)) }
      let outcome = try Program.run(["python3", "-c", script, folder.path])
      #expect(outcome.output == "judged \(documents.count)\n", "needs \(judge)")
    }
  }
}
