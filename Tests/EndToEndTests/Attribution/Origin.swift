import Foundation
import Testing

/// A project whose build runs a copy of runc under another name, built offline by its real tool, and what the verdict
/// must say of where that came from. `@R` stands for runc's path, `@S` for the test's folder.
struct Origin: Sendable, CustomTestStringConvertible {
  struct Claim: Sendable {
    var kind: String
    var tool: String
    var package: String?
    var version: String?
    var name: String?
    /// The end of the file's path, and the line.
    var file: String?
    var line: Int?
    var confidence = "likely"
  }

  var name: String
  var programs: [String]
  var files: [String: String]
  /// A shell line that is not guarded.
  var preparation = "true"
  var step: [String]
  /// Below the test's folder, where the step runs.
  var directory = "."
  var variables: [String: String] = [:]
  var claim: Claim

  var testDescription: String { name }

  static let all: [Origin] = [
    Origin(
      name: "npm: postinstall of a dependency", programs: ["npm", "node"],
      files: [
        "evil/package.json": """
        {
          "name": "evil-logs",
          "version": "1.2.3",
          "scripts": {
            "postinstall": "cp @R log-formatter && ./log-formatter --version"
          }
        }

        """,
        "app/package.json": #"{"name": "app", "dependencies": {"evil-logs": "file:../evil/evil-logs-1.2.3.tgz"}}"#,
      ], preparation: "cd evil && npm pack --silent --offline",
      step: ["npm", "install", "--offline", "--no-audit", "--no-fund", "--no-update-notifier"], directory: "app",
      claim: Claim(
        kind: "npm-lifecycle", tool: "npm", package: "evil-logs", version: "1.2.3", name: "postinstall",
        file: "/app/node_modules/evil-logs/package.json", line: 5)),
    Origin(
      name: "npm: a script of the project, which changes its folder", programs: ["npm", "node"],
      files: [
        "package.json": #"""
        {
          "name": "app", "version": "0.1.0",
          "scripts": {
            "logs": "node tools/logs.js"
          }
        }

        """#,
        "tools/logs.js": """
        const child = require("child_process");
        process.chdir("tools");
        child.execFileSync("./log-formatter", ["--version"]);

        """,
      ], preparation: "cp @R tools/log-formatter", step: ["npm", "run", "logs"],
      claim: Claim(
        kind: "npm-lifecycle", tool: "npm", package: "app", version: "0.1.0", name: "logs", file: "/package.json",
        line: 4)),
    Origin(
      name: "pip: setup.py of an sdist", programs: ["python3"],
      files: [
        "evil-logs-1.2.3/setup.py": """
        import shutil, subprocess
        import setuptools

        shutil.copy("@R", "log-formatter")
        subprocess.run(["./log-formatter", "--version"])
        setuptools.setup(name="evil-logs", version="1.2.3")

        """,
        "evil-logs-1.2.3/PKG-INFO": "Metadata-Version: 2.1\nName: evil-logs\nVersion: 1.2.3\n",
      ], preparation: "tar -czf evil-logs-1.2.3.tar.gz evil-logs-1.2.3",
      step: [
        "python3", "-m", "pip", "install", "--no-index", "--no-build-isolation", "--target", "t",
        "./evil-logs-1.2.3.tar.gz",
      ],
      claim: Claim(kind: "pip-build", tool: "pip", package: "evil-logs", version: "1.2.3", file: "/setup.py")),
    Origin(
      name: "pip: the PEP 517 backend of a project", programs: ["python3"],
      files: [
        "project/pyproject.toml": """
        [build-system]
        requires = []
        build-backend = "backend"
        backend-path = ["."]

        [project]
        name = "evil-logs"
        version = "1.2.3"

        """,
        "project/backend.py": """
        import shutil, subprocess

        def build_wheel(folder, settings=None, metadata=None):
            shutil.copy("@R", "log-formatter")
            subprocess.run(["./log-formatter", "--version"])

        """,
      ], step: ["python3", "-m", "pip", "install", "--no-index", "--no-build-isolation", "--target", "t", "./project"],
      claim: Claim(
        kind: "pip-build", tool: "pip", package: "evil-logs", version: "1.2.3", file: "/project/pyproject.toml")),
    Origin(
      name: "cargo: build.rs", programs: ["cargo"],
      files: [
        "Cargo.toml": "[package]\nname = \"evil-logs\"\nversion = \"1.2.3\"\nedition = \"2021\"\n",
        "src/lib.rs": "",
        "build.rs": """
        fn main() {
            std::fs::copy("@R", "log-formatter").unwrap();
            std::process::Command::new("./log-formatter").arg("--version").status().unwrap();
        }

        """,
      ], step: ["cargo", "build", "--offline"],
      claim: Claim(
        kind: "cargo-build-script", tool: "cargo", package: "evil-logs", version: "1.2.3", name: "build.rs",
        file: "/build.rs")),
    Origin(
      name: "go generate", programs: ["go"],
      files: [
        "go.mod": "module example.org/evil\n\ngo 1.19\n",
        "logs/logs.go": "package logs\n\n//go:generate ./log-formatter --version\n",
      ], preparation: "cp @R logs/log-formatter", step: ["go", "generate", "./..."], variables: ["GOFLAGS": "-mod=mod"],
      claim: Claim(kind: "go-generate", tool: "go", package: "logs", name: "generate", file: "/logs/logs.go", line: 3)),
    Origin(
      name: "make", programs: ["make"],
      files: [
        "Makefile": "all: logs\n\n# ./log-formatter\nlogs:\n\t@echo formatting\n\t@./log-formatter --version; true\n"
      ], preparation: "cp @R log-formatter", step: ["make"],
      claim: Claim(kind: "make-target", tool: "make", name: "logs", file: "/Makefile", line: 6)),
    Origin(
      name: "make in another folder, and the script it runs", programs: ["make"],
      files: [
        "sub/GNUmakefile": "all: logs\nlogs:\n\tsh tools/logs.sh\n",
        "sub/tools/logs.sh": "#!/bin/sh\nset -e\n./log-formatter --version\n",
      ], preparation: "cp @R sub/log-formatter", step: ["make", "-C", "sub"],
      claim: Claim(kind: "script-line", tool: "dash", file: "/sub/tools/logs.sh", line: 3)),
    Origin(
      name: "git: a hook", programs: ["git"], files: ["hook": "#!/bin/sh\n# formats\n./log-formatter --version\n"],
      preparation: """
        git init -q . && cp @R log-formatter && mv hook .git/hooks/post-commit && chmod 755 .git/hooks/post-commit
        """, step: ["git", "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-q", "--allow-empty", "-m", "x"],
      claim: Claim(kind: "git-hook", tool: "git", name: "post-commit", file: "/.git/hooks/post-commit", line: 3)),
    Origin(
      name: "gem: a native extension", programs: ["ruby", "gem"],
      files: [
        "evil.gemspec": """
        Gem::Specification.new do |s|
          s.name = "evil-logs"
          s.version = "1.2.3"
          s.summary = "logs"
          s.authors = ["x"]
          s.files = ["ext/evil/extconf.rb"]
          s.extensions = ["ext/evil/extconf.rb"]
        end

        """,
        "ext/evil/extconf.rb": """
        require "fileutils"
        FileUtils.cp("@R", "log-formatter")
        system("./log-formatter", "--version")

        """,
      ], preparation: "gem build -q evil.gemspec",
      step: ["gem", "install", "--local", "--no-document", "--install-dir", "g", "evil-logs-1.2.3.gem"],
      claim: Claim(
        kind: "gem-extension", tool: "gem", package: "evil-logs", version: "1.2.3", name: "extconf.rb",
        file: "/g/gems/evil-logs-1.2.3/ext/evil/extconf.rb")),
    Origin(
      name: "composer: a script", programs: ["composer", "php"],
      files: [
        "composer.json": """
        {
          "name": "acme/app",
          "scripts": {
            "logs": "./log-formatter --version"
          }
        }

        """
      ], preparation: "cp @R log-formatter", step: ["composer", "--no-interaction", "run-script", "logs"],
      variables: ["COMPOSER_ALLOW_SUPERUSER": "1", "COMPOSER_DISABLE_NETWORK": "1"],
      claim: Claim(
        kind: "composer-script", tool: "composer", package: "acme/app", name: "logs", file: "/composer.json", line: 4)),
  ]

  /// Of Maven, with the plugin from Debian's own repository: nothing is fetched.
  static let maven = Origin(
    name: "maven: a plugin that the POM tells to run a program", programs: ["mvn", "java"],
    files: [
      "project/pom.xml": """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>org.example</groupId>
        <artifactId>evil-logs</artifactId>
        <version>1.2.3</version>
        <packaging>pom</packaging>
        <build><plugins><plugin>
          <groupId>org.codehaus.mojo</groupId>
          <artifactId>exec-maven-plugin</artifactId>
          <version>3.1.0</version>
          <configuration>
            <executable>${basedir}/log-formatter</executable>
            <arguments><argument>--version</argument></arguments>
          </configuration>
        </plugin></plugins></build>
      </project>

      """
    ], preparation: "cp -rL /usr/share/maven-repo repository && cp @R project/log-formatter",
    step: [
      "mvn", "-o", "-q", "-Dmaven.repo.local=../repository", "org.codehaus.mojo:exec-maven-plugin:3.1.0:exec",
    ], directory: "project",
    claim: Claim(
      kind: "maven-plugin", tool: "maven", package: "org.codehaus.mojo:exec-maven-plugin:3.1.0:exec",
      file: "/project/pom.xml", line: 12))

  /// Puts the project into a test's folder.
  func write(in scratch: Scratch) throws {
    let runtime = try #require(Checkout.program("runc"))
    for (path, text) in files {
      _ = try scratch.folder(URL(filePath: path).deletingLastPathComponent().relativePath)
      try scratch.write(text.replacing("@R", with: runtime), to: path)
    }
    let prepared = try Command.shell(preparation.replacing("@R", with: runtime)).with {
      $0.environment = environment(scratch)
    }
    .run(in: scratch)
    #expect(prepared.status == .exited(0), "\(prepared.testDescription)")
  }

  func command(in scratch: Scratch) throws -> Command {
    let program = try #require(Toolchain.program(step[0]))
    return Command([program] + step.dropFirst()).with {
      $0.environment = environment(scratch)
      $0.directory = scratch.file(directory)
      $0.limit = .seconds(180)
    }
  }

  /// rustup finds its toolchains through the home of the user; everything else gets one of its own.
  private func environment(_ scratch: Scratch) -> [String: String] {
    let home = programs == ["cargo"] ? ProcessInfo.processInfo.environment["HOME"] ?? "/root" : scratch.path
    return ["PATH": Toolchain.searchPath(for: programs), "HOME": home, "LANG": "C.UTF-8"].merging(variables) { $1 }
  }
}

extension Trait where Self == Requirement {
  static var requiresBuildTools: Self {
    let programs = Set((Origin.all + [Origin.maven]).flatMap(\.programs) + ["runc"]).sorted()
    return Requirement(name: programs.joined(separator: ", ")) { programs.allSatisfy { Toolchain.program($0) != nil } }
  }

  static var requiresMavenPlugin: Self {
    Requirement(name: "libexec-maven-plugin-java") {
      FileManager.default.fileExists(atPath: "/usr/share/maven-repo/org/codehaus/mojo/exec-maven-plugin/3.1.0")
    }
  }
}
