import GuardModel
import Testing

@Suite("Composer scripts") struct ComposerScriptTests {
  private static func scene(
    script: ByteString = "./log-formatter --version", program: [ByteString] = ["php", "/usr/bin/composer", "install"]
  ) -> Scene {
    let manifest = """
      {
        "name": "acme/app",
        "scripts": {
          "pre-install-cmd": ["true", "twice"],
          "post-install-cmd": ["./log-formatter --version"],
          "other": "twice"
        }
      }
      """
    return Scene(
      [runtime(), link("/usr/bin/dash", ["sh", "-c", script]), link("/usr/bin/php8.2", program)],
      files: ["/w/composer.json": manifest])
  }

  @Test func script() {
    let claim = Self.scene().claims.first
    #expect(claim?.kind == .composerScript && claim?.package == "acme/app" && claim?.name == "post-install-cmd")
    #expect(claim?.file == Attribution.Place("/w/composer.json", line: 5))
  }

  @Test func none() {
    #expect(Self.scene(script: "twice").claim(.composerScript) == nil)
    #expect(Self.scene(script: "./other").claim(.composerScript) == nil)
    #expect(Self.scene(program: ["php", "/w/tool.php"]).claim(.composerScript) == nil)
  }
}
