import GuardModel
import Testing

@Suite("RUN lines") struct ContainerfileTests {
  private static func scene(
    builder: [ByteString] = ["podman", "build", "-t", "x", "."], text: ByteString = "./log-formatter --version"
  ) -> Scene {
    Scene(
      [
        link("/log-formatter", ["./log-formatter"], in: "/", sharesFiles: false),
        link("/bin/dash", ["/bin/sh", "-c", text], in: "/", sharesFiles: false),
        link("/usr/bin/crun", ["crun", "run"]), link("/usr/bin/podman", builder),
      ],
      files: [
        "/w/Containerfile": "FROM scratch\nRUN ./log-formatter --version\nRUN true\n",
        "/w/sub/Dockerfile": "FROM scratch\n\nRUN ./log-formatter --version\n",
      ])
  }

  @Test func lines() {
    #expect(Self.scene().claims.first?.file == Attribution.Place("/w/Containerfile", line: 2))
    #expect(
      Self.scene(builder: ["podman", "build", "sub"]).claims.first?.file
        == Attribution.Place("/w/sub/Dockerfile", line: 3))
    #expect(
      Self.scene(builder: ["podman", "build", "-f", "sub/Dockerfile", "."]).claim(.containerfile)?.file
        == Attribution.Place("/w/sub/Dockerfile", line: 3))
  }

  @Test func none() {
    #expect(Self.scene(builder: ["podman", "run", "x"]).claim(.containerfile) == nil)
    #expect(Self.scene(text: "./other").claim(.containerfile) == nil)
  }
}
