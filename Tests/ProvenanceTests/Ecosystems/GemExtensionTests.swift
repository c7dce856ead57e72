import GuardModel
import Testing

@Suite("Ruby gem extensions") struct GemExtensionTests {
  private static func scene(
    installer: [ByteString] = ["/usr/bin/ruby", "/usr/bin/gem", "install", "x.gem"],
    in folder: ByteString = "/var/lib/gems/3.1.0/gems/evil-logs-1.2.3/ext/evil"
  ) -> Scene {
    Scene(
      [
        runtime(in: folder), link("/usr/bin/ruby3.1", ["ruby", "-I", "/usr/lib/ruby", "extconf.rb"], in: folder),
        link("/usr/bin/ruby3.1", installer),
      ], files: [folder.description.isEmpty ? "/x" : ByteString("\(folder)/extconf.rb"): "system './log-formatter'"])
  }

  @Test(
    "are known by their folder",
    arguments: [
      ("/g/gems/evil-logs-1.2.3/ext/evil", "evil-logs", "1.2.3"),
      ("/g/gems/nokogiri-1.16.0-x86_64-linux/ext/n", "nokogiri", "1.16.0"),
    ] as [(ByteString, ByteString, ByteString)])
  func gems(folder: ByteString, name: ByteString, version: ByteString) {
    let claim = Self.scene(in: folder).claims.first
    #expect(claim?.kind == .gemExtension && claim?.tool == "gem")
    #expect(claim?.package == name && claim?.version == version && claim?.name == "extconf.rb")
    #expect(claim?.file == Attribution.Place(ByteString("\(folder)/extconf.rb")))
  }

  @Test func bundler() {
    #expect(Self.scene(installer: ["ruby", "/usr/bin/bundle3.1", "install"]).claim(.gemExtension)?.tool == "bundler")
  }

  @Test func none() {
    #expect(Self.scene(installer: ["ruby", "/usr/bin/rake"]).claim(.gemExtension) == nil)
    for folder: ByteString in ["/w/ext", "/g/gems/evil/ext/x", "/g/gems/evil-1.0/lib/x", "/g/gems/evil-1.0"] {
      #expect(Self.scene(in: folder).claim(.gemExtension) == nil)
    }
  }
}
