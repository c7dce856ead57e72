import GuardModel
import Testing

@testable import GuardSession

@Suite("Daemons outside the step") struct OutsideDaemonsTests {
  @Test(
    "are recognised by name, and by an argument where a name says too little",
    arguments: [
      ("sccache\n", true, [], "sccache"), ("tmux: server\n", true, [], "tmux server"),
      ("java\n", true, ["java", "org.gradle.launcher.daemon.bootstrap.GradleDaemon"], "Gradle daemon"),
      ("java\n", true, ["java", "-jar", "app.jar"], nil), ("podman\n", true, ["podman", "run", "x"], nil),
      ("podman\n", true, ["podman", "system", "service"], "Podman service"), ("bash\n", true, [], nil),
      // Of another user: only what serves everybody.
      ("sccache\n", false, [], nil), ("nix-daemon\n", false, [], "Nix daemon"),
    ] as [(String, Bool, [ByteString], String?)])
  func recognised(command: String, isOwn: Bool, arguments: [ByteString], name: String?) {
    #expect(OutsideDaemons.recognised(command: Array(command.utf8), isOwn: isOwn) { arguments } == name)
  }
}
