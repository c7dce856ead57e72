import GuardModel
import GuardPolicy
import LinuxKernel
import Runtimes
import Testing

@Suite struct StarterPolicyTests {
  private static func policy(_ components: [(ByteString, ComponentID)]) throws -> Policy {
    let text = StarterPolicy.text(
      programs: components.map { ($0.0, Identification(component: $0.1)) })
    return try PolicyText.document(text).policy
  }

  @Test func usesWhatIsInstalled() throws {
    #expect(try Self.policy([]).engines == [])
    #expect(try Self.policy([("/usr/bin/podman", "podman"), ("/usr/bin/conmon", "conmon")]).engines == ["podman"])
    let both = try Self.policy([("/usr/bin/buildah", "buildah"), ("/usr/sbin/dockerd", "dockerd")])
    #expect(both.engines == ["docker", "buildah"])
    #expect(try Self.policy([("/usr/bin/containerd", "containerd")]).engines == ["docker"])
  }

  /// What stands there as a comment is right once the mark is taken away.
  @Test func commentsAreExamples() throws {
    let lines = StarterPolicy.text(programs: []).split(separator: "\n", omittingEmptySubsequences: false)
    let keys = [
      "custom:", "  - {", "runtimes:", "  extra:", "    - {", "exceptions:", "  - caller", "    runtime", "    argv",
      "    reason", "    expires",
    ]
    let text = lines.map { line -> String in
      for prefix in ["  # ", "# "] where line.hasPrefix(prefix) {
        let rest = line.dropFirst(prefix.count)
        if keys.contains(where: { rest.hasPrefix($0) }) { return (prefix == "  # " ? "  " : "") + rest }
      }
      return String(line)
    }.joined(separator: "\n")
    let policy = try PolicyText.document(text).policy
    #expect(policy.customEngines.count == 1 && policy.extraRuntimes.count == 1 && policy.exceptions.count == 1)
  }
}

@Suite struct PolicyListingTests {
  @Test func everyValueHasItsOrigin() throws {
    let document = try PolicyText.document(PolicyText.full)
    let text = document.policy.listing { part in
      document.positions[part].map { "file:\($0.line):\($0.column)" } ?? "built-in"
    }
    #expect(try PolicyText.document(text).policy.canonicalText == document.policy.canonicalText)
    for line in text.split(separator: "\n") where !["version: 1", "engines:", "runtimes:"].contains(line) {
      #expect(line.contains("  # file:") || line.hasPrefix("    - "), "\(line)")
    }
    #expect(Policy.builtIn.listing { _ in "built-in" }.contains("on_violation: terminate  # built-in\n"))
  }
}
