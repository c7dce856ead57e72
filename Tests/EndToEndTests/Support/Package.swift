import Foundation
import Testing

/// What `scripts/package` made: the folder of `RUNCGUARD_PACKAGE`.
struct Package {
  let folder: String

  init() throws {
    folder = try #require(Self.chosenFolder, "no packages: run scripts/package and set RUNCGUARD_PACKAGE")
  }

  /// The one file whose name ends so.
  func file(_ suffix: String) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(suffix) }
    try #require(names.count == 1, "\(folder) has \(names.count) files *\(suffix)")
    return "\(folder)/\(names[0])"
  }

  /// The tarball's tree below `usr` in a test's folder.
  func unpack(in scratch: Scratch) throws -> String {
    let prefix = try scratch.folder("usr")
    let unpacking = Command("tar", "-C", prefix, "--strip-components=1", "-xzf", try file(".tar.gz"))
    try unpacking.expectSuccess(in: scratch)
    return prefix
  }

  fileprivate static let chosenFolder = ProcessInfo.processInfo.environment["RUNCGUARD_PACKAGE"]
  fileprivate static let debianRoot = ProcessInfo.processInfo.environment["RUNCGUARD_DEBIAN_ROOT"]

  /// A minimal Debian with runc, as a tar file.
  static func minimalDebian() throws -> String {
    try #require(debianRoot, "no minimal Debian: make one as scripts/test does and set RUNCGUARD_DEBIAN_ROOT")
  }
}

extension Command {
  /// Runs to the end and expects status 0.
  @discardableResult
  func expectSuccess(in scratch: Scratch, location: SourceLocation = #_sourceLocation) throws -> Completion {
    let completion = try run(in: scratch)
    #expect(completion.status == .exited(0), "\(completion.testDescription)", sourceLocation: location)
    return completion
  }
}

extension Trait where Self == Requirement {
  /// The packages that `scripts/package` makes.
  static var requiresPackage: Self {
    Requirement(name: "RUNCGUARD_PACKAGE") { Package.chosenFolder != nil }
  }

  /// The root of a minimal Debian.
  static var requiresDebianRoot: Self {
    Requirement(name: "RUNCGUARD_DEBIAN_ROOT") { Package.debianRoot != nil }
  }
}
