import GuardModel
import Provenance
import Testing

@Suite("Folders of package managers, and packages of the system") struct FolderTests {
  @Test(
    "name a package, as a hint",
    arguments: [
      ("/w/node_modules/left-pad/bin/x", "npm", "left-pad", nil), ("/w/node_modules/@a/b/x", "npm", "@a/b", nil),
      ("/v/lib/python3.11/site-packages/evil/x", "pip", "evil", nil),
      ("/g/gems/evil-1.0/bin/x", "gem", "evil-1.0", nil),
      ("/go/pkg/mod/example.org/m@v1.2.3/x", "go", "example.org/m", "v1.2.3"),
      ("/c/registry/src/index-1/serde-1.0/x", "cargo", "serde-1.0", nil),
    ] as [(ByteString, String, ByteString, ByteString?)])
  func folders(path: ByteString, tool: String, package: ByteString, version: ByteString?) {
    let claim = Scene([link(path, ["x"])]).claims.first
    #expect(claim?.kind == .dependencyFolder && claim?.confidence == .hint && claim?.tool == tool)
    #expect(claim?.package == package && claim?.version == version)
  }

  @Test(
    "that are a manager's own say nothing",
    arguments: [
      "/usr/lib/node_modules/npm/bin/npm-cli.js", "/w/node_modules/.bin/x", "/usr/lib/python3/dist-packages/pip/x",
      "/go/pkg/mod/cache", "/w/node_modules", "node_modules",
    ] as [ByteString])
  func managers(path: ByteString) { #expect(Scene([link(path, ["x"])]).claims.isEmpty) }

  @Test("repeat no package that a better claim has named")
  func repetition() {
    let folder: ByteString = "/w/node_modules/evil"
    let variables: [ByteString] = ["npm_package_name=evil", "npm_lifecycle_event=test"]
    let scene = Scene(
      [
        runtime(in: folder, variables), link("/usr/bin/dash", ["sh", "-c", "./x"], in: folder, variables),
        link("/usr/bin/node", ["node", "/usr/bin/npm", "test"]),
      ], files: ["/w/node_modules/evil/package.json": #"{"name": "evil", "scripts": {"test": "./x"}}"#])
    #expect(scene.claims.map(\.kind) == [.npmLifecycle])
  }

  @Test("the distribution's packages are told of the two innermost, installed files")
  func owners() {
    var scene = Scene([
      link("/usr/sbin/runc", ["runc"], isInstalled: true), link("/usr/bin/dash", ["sh"], isInstalled: true),
      link("/usr/bin/make", ["make"], isInstalled: true),
    ])
    for name in ["runc", "dash", "make"] {
      scene.owners[ByteString(name == "runc" ? "/usr/sbin/runc" : "/usr/bin/\(name)")] = PackageOwner(
        tool: "dpkg", package: ByteString(name), list: ByteString("/lists/\(name).list"))
    }
    #expect(scene.claims.map(\.package) == ["runc", "dash"])
    #expect(scene.claims.allSatisfy { $0.kind == .systemPackage && $0.confidence == .certain && $0.tool == "dpkg" })
    scene.links[0].isInstalled = false
    scene.links[1].sharesFiles = false
    #expect(scene.claims.isEmpty)
  }

  @Test("an empty chain has no origin")
  func empty() { #expect(Scene([]).claims.isEmpty) }
}
