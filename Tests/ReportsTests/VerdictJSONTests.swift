import Foundation
import GuardModel
import Reports
import Testing

@Suite struct VerdictJSONTests {
  /// Needs python3 with jsonschema; fails without them, because an unchecked schema is worth nothing.
  @Test func everyVerdictKeepsItsSchema() throws {
    try Program.inFolder { folder in
      for (name, var verdict) in Sample.all {
        // The validator takes 10 ms for a finding, and 200 are no other than 10,000.
        verdict.findings = Array(verdict.findings.prefix(200))
        let bytes = try VerdictJSON.render(verdict)
        try Data(bytes).write(to: folder.appendingPathComponent("\(name).json"))
      }
      let script = """
        import glob, json, sys
        import jsonschema
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        paths = glob.glob(sys.argv[2] + "/*.json")
        for path in paths:
          for error in list(validator.iter_errors(json.load(open(path, encoding="utf-8"))))[:3]:
            print(path, error.json_path, error.message[:300])
            sys.exit(1)
        print("checked", len(paths))
        """
      let outcome = try Program.run(["python3", "-c", script, Place.verdictSchema, folder.path])
      #expect(outcome.status == 0, "needs python3 with jsonschema (pip install jsonschema): \(outcome.output)")
      #expect(outcome.output.contains("checked \(Sample.all.count)"))
    }
  }

  @Test func keysAreAsDocumented() throws {
    var verdict = Sample.verdict(.violation, findings: [Sample.finding], sanctioned: Sample.podman)
    verdict.job.ci = Sample.ci
    let text = String(decoding: try VerdictJSON.render(verdict), as: UTF8.self)
    #expect(text.hasSuffix("}\n"))
    for line in [
      #""schema" : "runcguard.verdict/1""#, #""outcome" : "violation""#, #""runtime_executions" : 13"#,
      #""rule" : "RCG001""#, #""tactic" : "Execution (TA0002)""#, #""trust" : "installed""#, #""exit_status" : 0"#,
      #""ended" : "exited""#, #""started" : "2026-01-02T03:04:05.678Z""#, #""path" : "/usr/sbin/runc""#,
      #""kind" : "go-build-info""#, #""reason" : "status only""#, #""writable_by_step" : false"#,
      #""claims" : ["#, #""kind" : "npm-lifecycle""#, #""package" : "left-pad-ng""#, #""confidence" : "likely""#,
      #""line" : 7"#, #""provider" : "gitlab""#, #""job_url" : "https://gitlab.example/g/p/-/jobs/77""#,
    ] { #expect(text.contains(line), "\(line)") }
  }

  @Test func secretsAreLeftOut() throws {
    var finding = Sample.finding
    let secret = "0123456789abcdefghijABCDEFGHIJ012345"
    let url = "https://me:\(secret)@h/x"
    finding.arguments = ["runc", "--token", ByteString(secret)]
    finding.message = "runc fetched \(url)"
    finding.directory = ByteString(url)
    finding.runtime?.path = ByteString("/x/ghp_\(secret)")
    finding.runtime?.requested = ByteString(url)
    finding.chain[1].arguments = ["sh", "-c", ByteString("TOKEN=\(secret) make")]
    finding.chain[1].path = ByteString("/npm_\(secret)/sh")
    finding.caller?.path = ByteString("/npm_\(secret)/sh")
    finding.attributions[0].package = ByteString(url)
    finding.attributions[0].version = ByteString("npm_\(secret)")
    finding.attributions[0].name = ByteString(url)
    finding.attributions[0].file?.path = ByteString("/npm_\(secret)/package.json")
    finding.attributions[0].evidence = "TOKEN=\(secret) in a line"
    var verdict = Sample.verdict(.violation, findings: [finding])
    verdict.job.command = ["make", ByteString("API_TOKEN=\(secret)")]
    verdict.step = "build \(url)"
    verdict.job.ci = Sample.ci
    verdict.job.ci?.repositoryURL = url
    verdict.job.ci?.compareURL = "https://h/?private_token=\(secret)"
    verdict.failure = GuardFailure(.guarding, "could not read \(url)", cure: "see \(url)")
    for outcome in [Outcome.violation, .error] {
      verdict.outcome = outcome
      let outputs = [
        String(decoding: try VerdictJSON.render(verdict), as: UTF8.self),
        String(decoding: JUnit.render(verdict), as: UTF8.self), ConsoleSummary.render(verdict),
      ]
      for output in outputs { #expect(!output.contains(secret)) }
    }
  }

  @Test func ordinaryVerdictTakesNoTime() throws {
    let verdict = Sample.verdict(.violation, findings: [Sample.finding], sanctioned: Sample.podman)
    let clock = ContinuousClock()
    let json = try clock.measure { for _ in 0..<100 { _ = try VerdictJSON.render(verdict) } }
    let junit = clock.measure { for _ in 0..<100 { _ = JUnit.render(verdict) } }
    let console = clock.measure { for _ in 0..<100 { _ = ConsoleSummary.render(verdict) } }
    print("render of an ordinary verdict: JSON \(json / 100), JUnit \(junit / 100), console \(console / 100)")
    #expect(json / 100 < .milliseconds(200))
  }
}
