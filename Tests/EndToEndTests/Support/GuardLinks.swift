import Foundation
import Testing

/// A folder with the guard under the names by which CI systems call it.
struct GuardLinks {
  let folder: String

  /// Symbolic links, one for each name.
  init(_ names: [String] = ["runcguard", "runcguard-sh", "runcguard-bash"], in scratch: Scratch) throws {
    let binary = try #require(Guard.binary, "no runcguard: build the package or set RUNCGUARD_BINARY")
    folder = try scratch.folder("links")
    for name in names {
      try FileManager.default.createSymbolicLink(atPath: "\(folder)/\(name)", withDestinationPath: binary)
    }
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// Variables of a CI system's runner: the links and the tests' own tools on the PATH, a policy of the test's own, and
  /// no word about a clean step.
  func environment(in scratch: Scratch, _ more: [String: String] = [:]) throws -> [String: String] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return [
      "PATH": "\(folder):\(path):/usr/sbin", "HOME": scratch.path, "LANG": "C.UTF-8", "TMPDIR": scratch.path,
      "RUNCGUARD_POLICY": try scratch.write(Guard.policy, to: "policy.yml"),
    ].merging(more) { $1 }
  }
}
