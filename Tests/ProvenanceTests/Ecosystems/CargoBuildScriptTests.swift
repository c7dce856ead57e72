import GuardModel
import Testing

@Suite("Cargo build scripts") struct CargoBuildScriptTests {
  private static func scene(
    variables: [ByteString] = ["CARGO_PKG_NAME=evil", "CARGO_MANIFEST_DIR=/w/crate"],
    program: ByteString = "/w/target/debug/build/evil-e7cdb3c5903cf4ba/build-script-build",
    runner: ByteString = "/opt/rust/bin/cargo",
    manifest: String = "[package]\nname = \"evil\"\nversion = \"0.3.1\"\n[dependencies]\nname = \"x\"\n"
  ) -> Scene {
    Scene(
      [
        runtime(in: "/w/crate", variables), link(program, [program], in: "/w/crate", variables),
        link(runner, ["cargo"]),
      ],
      files: ["/w/crate/Cargo.toml": manifest, "/w/crate/build.rs": "fn main() {}"])
  }

  @Test func crate() {
    let claim = Self.scene().claims.first
    #expect(claim?.kind == .cargoBuildScript && claim?.package == "evil" && claim?.version == "0.3.1")
    #expect(claim?.name == "build.rs" && claim?.file == Attribution.Place("/w/crate/build.rs"))
  }

  @Test func forged() {
    #expect(Self.scene(runner: "/usr/bin/make").claim(.cargoBuildScript) == nil)
    #expect(Self.scene(program: "/w/tool").claim(.cargoBuildScript) == nil)
    #expect(
      Self.scene(variables: ["CARGO_PKG_NAME=serde", "CARGO_MANIFEST_DIR=/w/crate"]).claim(.cargoBuildScript) == nil)
    #expect(Self.scene(variables: ["CARGO_PKG_NAME=evil", "CARGO_MANIFEST_DIR=/w"]).claim(.cargoBuildScript) == nil)
    #expect(Self.scene(variables: []).claim(.cargoBuildScript) == nil)
  }
}
