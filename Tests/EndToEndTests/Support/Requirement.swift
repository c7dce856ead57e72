import Foundation
import Glibc
import Testing

/// A need of a test that a machine may not meet. Where it is missing the test is skipped with the reason; with
/// `RUNCGUARD_REQUIRE_ALL=1`, as in CI, it fails instead, because a test that did not run is not a test that passed.
struct Requirement: TestTrait, SuiteTrait {
  let name: String
  let isMet: @Sendable () -> Bool

  static let allowsNoSkipping = ProcessInfo.processInfo.environment["RUNCGUARD_REQUIRE_ALL"] == "1"

  var isRecursive: Bool { true }
  var comments: [Comment] { ["needs \(name)"] }

  func prepare(for test: Test) async throws {
    guard !isMet() else { return }
    if Self.allowsNoSkipping {
      throw MissingNeed(description: "needs \(name), and RUNCGUARD_REQUIRE_ALL=1 allows no skipping")
    }
    try await ConditionTrait.enabled(if: false, "needs \(name)").prepare(for: test)
  }
}

struct MissingNeed: Error, CustomStringConvertible {
  let description: String
}

extension Trait where Self == Requirement {
  static var requiresRoot: Self {
    Requirement(name: "root") { geteuid() == 0 }
  }

  /// One process may trace another: not so in some containers, and nowhere with `ptrace_scope` 3.
  static var requiresPtrace: Self {
    Requirement(name: "ptrace") { mayTrace }
  }

  static func requiresProgram(_ names: String...) -> Self {
    Requirement(name: names.joined(separator: ", ")) { names.allSatisfy { Checkout.program($0) != nil } }
  }

  /// Programs of the tests' Python environment, on the caller's PATH.
  static func requiresTool(_ names: String...) -> Self {
    Requirement(name: names.joined(separator: ", ")) {
      let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      return names.allSatisfy { name in
        folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
      }
    }
  }

  /// A container engine, and the right to run it with mounts of its own.
  static func requiresEngine(_ names: String...) -> Self {
    Requirement(name: "root, own mounts and \(names.joined(separator: ", "))") {
      geteuid() == 0 && mayUnshare && (names + ["runc", "crun", "busybox"]).allSatisfy { Checkout.program($0) != nil }
    }
  }
}

private let mayTrace = succeeds("strace", "-qq", "-o", "/dev/null", "true")
private let mayUnshare = succeeds("unshare", "--mount", "--propagation", "private", "true")

private func succeeds(_ words: String...) -> Bool {
  guard let scratch = try? Scratch(), let completion = try? Command(words).run(in: scratch) else { return false }
  return completion.status == .exited(0)
}
