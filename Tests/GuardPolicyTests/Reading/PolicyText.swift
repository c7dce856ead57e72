import GuardModel
import GuardPolicy
import LinuxKernel
import Testing

/// Policies as people write them, for tests.
enum PolicyText {
  static let vocabulary = PolicyVocabulary(families: ["runc", "crun", "youki", "runsc"])

  static func today() throws -> CalendarDate { try #require(CalendarDate("2026-03-01")) }

  static func document(_ text: String) throws -> PolicyDocument {
    try PolicyReader.read(YAMLDocument.parse(Array(text.utf8)), vocabulary: vocabulary, today: today())
  }

  /// Everything that is wrong with a policy, as `line:column: message (suggestion)`.
  static func problems(_ text: String) throws -> [String] {
    do {
      _ = try document(text)
      return []
    } catch let rejection as PolicyRejection {
      return described(rejection)
    }
  }

  /// Everything that a repository's policy would loosen of the machine's.
  static func loosenings(_ floor: String, _ repository: String) throws -> [String] {
    do {
      _ = try document(floor).policy.tightened(by: document(repository))
      return []
    } catch let rejection as PolicyRejection {
      return described(rejection)
    }
  }

  private static func described(_ rejection: PolicyRejection) -> [String] {
    rejection.problems.map { problem in
      "\(problem.position.line):\(problem.position.column): \(problem.message)"
        + (problem.suggestion.map { " (\($0))" } ?? "")
    }
  }

  static let full = """
    version: 1
    on_violation: kill
    traced: refuse
    stage: production
    engines:
      use: [podman, docker]
      custom:
        - {name: obuilder, path: /usr/local/bin/obuilder, sha256: "\(String(repeating: "aB", count: 32))", may_run: [runc]}
        - {name: plain, path: /opt/plain}
    runtimes:
      extra: [{name: acme-runc, path: /opt/acme/runc}]
    exceptions:
      - caller: /usr/bin/minikube
        runtime: runc
        argv: [runc, list, "", "**"]
        reason: "status \\"only\\", \\u00fc\\t"
        expires: 2027-06-30
      - {caller: /usr/bin/minikube, runtime: /opt/acme/runc, reason: 'everything'}
      - {caller: /usr/bin/minikube, runtime: acme-runc, reason: 'by name'}

    """
}
