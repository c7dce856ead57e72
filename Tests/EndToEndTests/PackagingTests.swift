import Foundation
import Testing

/// What `scripts/package` makes, installed and used as its readers would.
@Suite("A package", .serialized, .requiresPackage)
struct PackagingTests {
  let scratch: Scratch
  let package: Package

  init() throws {
    scratch = try Scratch()
    package = try Package()
  }

  @Test("has the checksums of all its files")
  func checksums() throws {
    let check = try Command("sha256sum", "--check", "SHA256SUMS").with { $0.directory = package.folder }
      .expectSuccess(in: scratch)
    for suffix in [".tar.gz", ".deb", ".oci.tar", ".cdx.json"] { #expect(check.output.contains("\(suffix): OK")) }
  }

  @Test("is the same when it is made again", .requiresProgram("umoci", "dpkg-deb"))
  func reproducible() throws {
    let again = try scratch.folder("again")
    let making = try Guard.invoking([]).words
    try Command("\(Checkout.root)/scripts/package", again).with {
      $0.environment["RUNCGUARD_BINARY"] = making.map { String(decoding: $0, as: UTF8.self) }.joined()
      $0.environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
      $0.limit = .seconds(600)
    }.expectSuccess(in: scratch)
    let sums = try ["\(package.folder)", again].map { try String(contentsOfFile: "\($0)/SHA256SUMS", encoding: .utf8) }
    #expect(sums[0] == sums[1])
  }

  @Test("says which commit and which libraries it was built from", .requiresProgram("git"))
  func version() throws {
    let binary = try package.unpack(in: scratch) + "/bin/runcguard"
    let text = try Command(binary, "--version").expectSuccess(in: scratch).output
    let commit = try Command("git", "-C", Checkout.root, "rev-parse", "HEAD").expectSuccess(in: scratch).output
    #expect(text.contains("commit: \(commit.trimmingCharacters(in: .whitespacesAndNewlines))"), "\(text)")
    for name in ["libseccomp", "libyaml", "OpenSSL", "swift-argument-parser", "compiler: Swift"] {
      #expect(text.contains(try Regex("\(name):? [0-9]+\\.[0-9]+")), "\(name) in \(text)")
    }
    let plain = try Guard.invoking(["--version"]).expectSuccess(in: scratch).output
    #expect(plain.contains("commit: development build"), "\(plain)")
  }

  @Test("has a bill of materials that CycloneDX's own library accepts and that names the program's bytes")
  func billOfMaterials() throws {
    let binary = try package.unpack(in: scratch) + "/bin/runcguard"
    let bill = try package.file(".cdx.json")
    let validation = """
      import sys
      from cyclonedx.schema import SchemaVersion
      from cyclonedx.validation.json import JsonStrictValidator
      sys.exit(str(JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1]).read()) or "") or 0)
      """
    try Command("python3", "-c", validation, bill).with {
      $0.environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
    }.expectSuccess(in: scratch)
    let digest = try Command("sha256sum", binary).expectSuccess(in: scratch).output.prefix(64)
    let text = try String(contentsOfFile: bill, encoding: .utf8)
    let libraries = ["libseccomp", "libyaml", "OpenSSL", "glibc", "swift-argument-parser", "pkg:deb/debian/"]
    for part in libraries + [String(digest)] { #expect(text.contains(part), "\(part)") }
  }

  @Test("for Debian is clean of lintian's errors", .requiresProgram("lintian"))
  func lintian() throws {
    let check = Command("lintian", "--fail-on", "error", "--allow-root", try package.file(".deb"))
    try check.with { $0.limit = .seconds(300) }.expectSuccess(in: scratch)
  }

  @Test(
    "for Debian is installed, guards, is upgraded and removed in a minimal Debian", .requiresEngine(),
    .requiresDebianRoot, .requiresPtrace)
  func debian() throws {
    try expectScenario("package-debian", try package.file(".deb"), try Package.minimalDebian())
  }

  @Test("for any Linux guards where nothing but busybox is", .requiresEngine(), .requiresPtrace)
  func busybox() throws {
    try expectScenario("package-busybox", try package.file(".tar.gz"))
  }

  @Test("as an image guards under Podman", .requiresEngine("podman", "conmon"), .requiresPtrace)
  func image() throws {
    let name = URL(filePath: try package.file(".oci.tar")).lastPathComponent
    try expectScenario("package-image", try package.file(".oci.tar"), String(name.split(separator: "-")[1]))
  }

  @Test("is not made for wrong words", arguments: [["--help"], ["a", "b"]])
  func usage(words: [String]) throws {
    let wrong = Command(["\(Checkout.root)/scripts/package"] + words)
    let completion = try wrong.run(in: scratch)
    #expect(completion.status == .exited(64))
    #expect(completion.errors.contains("usage: scripts/package"))
    for word in words { #expect(!scratch.exists(word)) }
  }

  private func expectScenario(_ name: String, _ arguments: String...) throws {
    let scenario = Command([Checkout.scenario(name), try scratch.folder("work")] + arguments).with {
      $0.ownMounts = true
      $0.limit = .seconds(400)
    }
    try scenario.expectSuccess(in: scratch)
  }
}
