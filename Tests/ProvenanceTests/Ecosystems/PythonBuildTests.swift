import GuardModel
import Testing

@Suite("Python builds") struct PythonBuildTests {
  private static let folder: ByteString = "/tmp/pip-req-build-x"
  private static let setuptools: [ByteString] = ["_PYPROJECT_HOOKS_BUILD_BACKEND=setuptools.build_meta"]

  private static func scene(
    front: [ByteString] = ["/usr/bin/python3", "-m", "pip", "install", "."], build: [ByteString],
    files: [ByteString: String] = [
      "/tmp/pip-req-build-x/PKG-INFO": "Metadata-Version: 2.1\nName: evil\nVersion: 1.2\n\nName: no\n"
    ]
  ) -> Scene {
    Scene(
      [
        runtime(in: folder), link("/usr/bin/python3.11", build, in: folder, setuptools),
        link("/usr/bin/python3.11", front),
      ], files: files)
  }

  @Test(
    "are known by what the front end makes python run",
    arguments: [
      (
        ["python", "/x/pip/_vendor/pyproject_hooks/_in_process/_in_process.py", "build_wheel", "/tmp/y"], "build_wheel"
      ),
      (["python3", "/w/setup.py", "-q", "bdist_wheel"], "bdist_wheel"), (["python3", "setup.py"], "setup.py"),
      (["python3", "-c", "exec(... '/tmp/pip-req-build-x/setup.py' ...)", "egg_info", "--egg-base", "/t"], "egg_info"),
    ] as [([ByteString], ByteString)])
  func builds(words: [ByteString], hook: ByteString) {
    let claim = Self.scene(build: words).claims.first
    #expect(claim?.kind == .pipBuild && claim?.tool == "pip" && claim?.confidence == .likely)
    #expect(claim?.package == "evil" && claim?.version == "1.2" && claim?.name == hook)
    #expect(claim?.file == Attribution.Place("/tmp/pip-req-build-x/PKG-INFO"))
    #expect(claim?.evidence.contains("backend setuptools.build_meta") == true)
  }

  @Test(
    "have a front end",
    arguments: [
      (["python3", "/usr/bin/pip3", "install", "."], "pip"), (["python3", "/usr/bin/pip3.11", "wheel", "."], "pip"),
      (["python3", "-I", "-m", "build"], "build"), (["python3", "/x/__pip-runner__.py", "install"], "pip"),
    ] as [([ByteString], String)])
  func frontEnds(words: [ByteString], tool: String) {
    #expect(Self.scene(front: words, build: ["python3", "setup.py", "build"]).claim(.pipBuild)?.tool == tool)
  }

  @Test("take the project's own name where there is no PKG-INFO")
  func project() {
    let text = "[build-system]\nname = \"no\"\n[project]\nname = 'mine'\nversion = \"3\" # x\n[tool.x]\nname = \"no\"\n"
    let files: [ByteString: String] = [
      "/tmp/pip-req-build-x/pyproject.toml": text, "/tmp/pip-req-build-x/setup.py": "import os",
    ]
    let claim = Self.scene(build: ["python3", "setup.py", "build"], files: files).claim(.pipBuild)
    #expect(claim?.package == "mine" && claim?.version == "3")
    #expect(claim?.file == Attribution.Place("/tmp/pip-req-build-x/setup.py"))
  }

  @Test("are not believed without a front end, or without metadata")
  func none() {
    let build: [ByteString] = ["python3", "setup.py", "build"]
    #expect(Self.scene(front: ["python3", "/w/tool.py"], build: build).claim(.pipBuild) == nil)
    #expect(Self.scene(front: ["make"], build: build).claim(.pipBuild) == nil)
    #expect(Self.scene(build: build, files: [:]).claim(.pipBuild) == nil)
    #expect(Self.scene(build: ["python3", "other.py"]).claim(.pipBuild) == nil)
  }
}
