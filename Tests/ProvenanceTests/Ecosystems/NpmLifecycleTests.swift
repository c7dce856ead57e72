import GuardModel
import Testing

@Suite("npm scripts") struct NpmLifecycleTests {
  private static let folder: ByteString = "/w/node_modules/evil"
  private static let manifest = """
    {
      "name": "evil",
      "version": "1.2.3",
      "scripts": {
        "preinstall": "true",
        "postinstall": "./log-formatter --version"
      }
    }
    """
  private static let variables: [ByteString] = [
    "npm_package_name=evil", "npm_lifecycle_event=postinstall", "npm_package_json=/w/node_modules/evil/package.json",
  ]

  private static func scene(
    manager: [ByteString] = ["node", "/usr/bin/npm", "install"], program: ByteString = "/usr/bin/node",
    script: [ByteString] = ["sh", "-c", "./log-formatter --version"], variables: [ByteString] = variables,
    in folder: ByteString = folder, manifest: String = manifest
  ) -> Scene {
    Scene(
      [
        runtime(in: folder, variables), link("/usr/bin/dash", script, in: folder, variables), link(program, manager),
        link("/usr/bin/make", ["make"]),
      ],
      files: ["/w/node_modules/evil/package.json": manifest])
  }

  @Test func scriptOfADependency() {
    let claim = Self.scene().claims.first
    #expect(claim?.kind == .npmLifecycle && claim?.tool == "npm" && claim?.confidence == .likely)
    #expect(claim?.package == "evil" && claim?.version == "1.2.3" && claim?.name == "postinstall")
    #expect(claim?.file == Attribution.Place("/w/node_modules/evil/package.json", line: 6))
    #expect(claim?.instance == InstanceID(rawValue: 89))
  }

  @Test(
    "each manager is known by its script",
    arguments: [
      (["node", "/usr/lib/node_modules/npm/bin/npm-cli.js", "ci"], "/usr/bin/node", "npm"),
      (["/usr/bin/node", "/usr/share/yarn/bin/yarn.js", "install"], "/usr/bin/nodejs", "yarn"),
      (["node", "/w/.yarn/releases/yarn-4.5.0.cjs"], "/usr/bin/node", "yarn"),
      (["node", "--no-warnings", "/opt/pnpm.cjs", "i"], "/opt/node22/bin/node", "pnpm"),
      (["bun", "install"], "/opt/bun", "bun"),
    ] as [([ByteString], ByteString, String)])
  func managers(words: [ByteString], program: ByteString, tool: String) {
    #expect(Self.scene(manager: words, program: program).claim(.npmLifecycle)?.tool == tool)
  }

  @Test("a step that sets the variables itself is not believed")
  func forged() {
    // No manager in the chain.
    #expect(Self.scene(manager: ["node", "/w/server.js"]).claim(.npmLifecycle) == nil)
    // Another name than the folder's manifest has, another folder, a script that says something else.
    let renamed: [ByteString] = ["npm_package_name=left-pad"] + Self.variables.dropFirst()
    #expect(Self.scene(variables: renamed).claim(.npmLifecycle) == nil)
    #expect(Self.scene(in: "/w").claim(.npmLifecycle) == nil)
    #expect(Self.scene(script: ["sh", "-c", "./other"]).claim(.npmLifecycle) == nil)
    let otherEvent = [Self.variables[0], "npm_lifecycle_event=preinstall", Self.variables[2]]
    #expect(Self.scene(variables: otherEvent).claim(.npmLifecycle) == nil)
    #expect(Self.scene(variables: []).claim(.npmLifecycle) == nil)
  }

  @Test(
    "a manifest that is none is no evidence",
    arguments: ["", "null", "[]", "{", #"{"name": 7}"#, #"{"name": "evil", "scripts": "x"}"#, #"{"name":"evil"}"#])
  func manifests(text: String) { #expect(Self.scene(manifest: text).claim(.npmLifecycle) == nil) }

  @Test("an install script without text is npm's own node-gyp")
  func gyp() {
    let variables = [Self.variables[0], "npm_lifecycle_event=install", Self.variables[2]]
    let scene = Self.scene(
      script: ["sh", "-c", "node-gyp rebuild"], variables: variables, manifest: #"{"name": "evil", "version": "2.0.0"}"#
    )
    #expect(scene.claim(.npmLifecycle)?.name == "install")
  }
}
