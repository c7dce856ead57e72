import Foundation
import GuardModel
import Reports
import Testing

/// What holds for a verdict in whatever format it is written.
@Suite struct EveryFormatTests {
  /// Rendered once, and without the largest, which takes a debug build seconds in each format.
  static let documents: [ReportFormat: [(name: String, bytes: [UInt8])]] = {
    var documents: [ReportFormat: [(name: String, bytes: [UInt8])]] = [:]
    for format in ReportFormat.allCases {
      for (name, verdict) in Sample.all where format.canTell(verdict) && name != "many" {
        let bytes = try? format.render(ReportedRun(verdict, files: Self.files))
        documents[format, default: []].append((name, bytes ?? []))
      }
    }
    return documents
  }()

  static let files: [ReportFormat: ByteString] = [
    .html: "/w/reports/build.html", .json: "/w/reports/build.verdict.json",
  ]

  @Test func endingsAreNoEndingsOfOthers() {
    let endings = ReportFormat.allCases.map(\.ending) + [".trace.jsonl"]
    for (place, ending) in endings.enumerated() {
      for (other, longer) in endings.enumerated() where other != place {
        #expect(!longer.hasSuffix(ending), "\(ending) and \(longer): two steps could share a file")
      }
    }
  }

  /// No byte that a terminal, a parser or a reader's eye takes for something else gets through.
  @Test(arguments: ReportFormat.allCases)
  func isPlainText(format: ReportFormat) throws {
    for (name, bytes) in try #require(Self.documents[format]) {
      #expect(!bytes.isEmpty, "\(name)")
      #expect(bytes.count <= 25_000_000, "\(name)")
      let text = try #require(String(validating: bytes, as: UTF8.self), "\(name)")
      let bad = text.unicodeScalars.first { scalar in
        switch scalar.value {
        case 0x0A: false
        case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
        // The verdict has the guard's own sentences as they are, and JSON carries every character.
        case 0xFFFE, 0xFFFF: format != .json
        default: false
        }
      }
      #expect(bad == nil, "\(name): U+\(String(bad?.value ?? 0, radix: 16))")
    }
  }

  /// JSON has all, annotations have none, and the suites of JUnit and SARIF look at theirs.
  @Test(arguments: ReportFormat.allCases.filter { ![.json, .annotations, .junit, .sarif].contains($0) })
  func saysWhatIsLeftOut(format: ReportFormat) throws {
    var verdict = Sample.many(10_000)
    verdict.job.ci = Sample.ci
    let text = String(decoding: try format.render(ReportedRun(verdict)), as: UTF8.self)
    #expect(text.contains("truncated: "))
    #expect(text.utf8.count <= 25_000_000)
  }

  @Test(arguments: ReportFormat.allCases)
  func showsNoSecret(format: ReportFormat) throws {
    for secret in Secrets.shapes {
      let text = try Secrets.text(of: format, arguments: ["x", secret], anywhere: secret)
      #expect(!text.contains(secret), "\(secret)")
    }
    for (arguments, secret) in Secrets.arguments {
      #expect(!(try Secrets.text(of: format, arguments: arguments).contains(secret)), "\(arguments)")
    }
  }

  /// Those that show command lines show these as they are.
  @Test(arguments: ReportFormat.allCases.filter { ![.annotations, .codeQuality].contains($0) })
  func keepsLookAlikes(format: ReportFormat) throws {
    for arguments in Secrets.lookAlikes {
      let text = try Secrets.text(of: format, arguments: arguments)
      for argument in arguments { #expect(text.contains(argument), "\(arguments)") }
    }
  }
}

/// Secrets as they stand in command lines, and what only looks like one.
private enum Secrets {
  /// Hidden wherever they stand.
  static let shapes = [
    "ghp_0123456789abcdefghijABCDEFGHIJ012345", "github_pat_11ABCDEFG0123456789_abcdefghijkl",
    "glpat-0123456789abcdefXYZ_", "xoxb-123456789012-abcdef", "AKIAIOSFODNN7EXAMPLE",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w", "npm_0123456789abcdefghijABCDEFGHIJ012345",
    "sk-ant-api03-0123456789abcdef0123", "dckr_pat_0123456789abcdefghijk", "hvs.CAESIJ0123456789abcdefghij",
  ]

  /// Hidden by what stands before them.
  static let arguments: [([String], String)] = [
    (["x", "--password", "hunter2secret"], "hunter2secret"), (["x", "--token=abc123def"], "abc123def"),
    (["x", "--api-key", "abc123def"], "abc123def"), (["curl", "-u", "me:pa55word"], "pa55word"),
    (["curl", "-H", "Authorization: Bearer abc.def.ghi"], "abc.def.ghi"),
    (["git", "clone", "https://me:p%40ssw0rd@h/x"], "p%40ssw0rd"), (["env", "GITHUB_TOKEN=abc123def"], "abc123def"),
    (["sh", "-c", "TOKEN=abc123def make"], "abc123def"),
    (["curl", "http://h/?access_token=abc123def&x=1"], "abc123def"),
    (["curl", "-d", #"{"password": "abc123def"}"#], "abc123def"), (["java", "-DapiToken=abc123def"], "abc123def"),
    (["x", "-----BEGIN PRIVATE KEY-----\nMIIEabc123def\n-----END PRIVATE KEY-----"], "MIIEabc123def"),
  ]

  static let lookAlikes = [
    ["x", "--token-file", "/run/token"], ["x", "--max-tokens", "100"], ["env", "PWD=/w", "KEYBOARD=de"],
    ["docker", "run", "vault-token:latest"], ["git", "clone", "ssh://git@github.com/a/b"],
    ["x", "npm_config_registry"],
    ["x", "ghp_short", "AKIAIOSFODNN7EXAMPLEX"], ["x", "--password-stdin", "-p", "8080:80"],
  ]

  /// A run with these arguments, and the text in every other place that has room for one.
  static func text(of format: ReportFormat, arguments: [String], anywhere text: String = "x") throws -> String {
    var finding = Sample.finding
    finding.arguments = arguments.map { ByteString($0) }
    for place in finding.chain.indices { finding.chain[place].arguments = finding.arguments }
    let path = ByteString("/x/\(text)")
    finding.chain[1].path = path
    finding.message = "runc executed by /x/\(text)"
    finding.directory = path
    finding.runtime?.path = path
    finding.runtime?.requested = path
    finding.runtime?.evidence = [Evidence(.marker, text)]
    finding.caller?.path = path
    finding.attributions[0].package = ByteString(text)
    finding.attributions[0].name = ByteString(text)
    finding.attributions[0].file?.path = path
    finding.attributions[0].evidence = "read from \(text)"
    var verdict = Sample.verdict(.violation, findings: [finding], sanctioned: Sample.podman)
    verdict.sanctioned[0].path = path
    verdict.sanctioned[1].caller = path
    verdict.sanctioned[3].ground = .exception(reason: text)
    verdict.step = "build \(text)"
    verdict.job.command = finding.arguments
    verdict.job.directory = path
    verdict.job.ci = Sample.ci
    verdict.job.ci?.jobURL = "https://h/\(text)"
    verdict.job.ci?.ref = text
    verdict.coverage.limits = [text]
    verdict.policy.origin = "/x/\(text)"
    var texts: [String] = []
    for outcome in [Outcome.violation, .error] {
      verdict.outcome = outcome
      verdict.failure = outcome == .error ? GuardFailure(.guarding, "could not read \(text)", cure: "see \(text)") : nil
      texts.append(
        String(decoding: try format.render(ReportedRun(verdict, files: EveryFormatTests.files)), as: UTF8.self))
      texts.append(ConsoleOfCI.render(verdict))
    }
    return texts.joined()
  }
}
