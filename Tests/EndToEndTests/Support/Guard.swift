import Foundation
import Glibc
import Testing

/// The product under test.
enum Guard {
  /// `RUNCGUARD_BINARY`, else the newest of what the package was built into.
  static let binary: String? = {
    if let chosen = ProcessInfo.processInfo.environment["RUNCGUARD_BINARY"] { return chosen }
    return ["release", "debug"].map { "\(Checkout.root)/.build/\($0)/runcguard" }
      .filter { FileManager.default.isExecutableFile(atPath: $0) }
      .max { modified($0) < modified($1) }
  }()

  /// A policy of the test's own, so that no file of the machine decides.
  static let policy = """
    version: 1
    engines:
      use: [docker, podman, buildah]

    """

  /// `runcguard run` in front of a step, with more of its options and the text of a policy file; everything else about
  /// the step stays as it is. Without a mode the guard chooses.
  static func guarding(
    _ step: Command, options: [String] = [], mode: GuardMode? = nil, policy: String = policy, in scratch: Scratch
  ) throws -> Command {
    let file = try scratch.write(policy, to: "policy.yml")
    let report = options.contains("--json") ? [] : ["--json", scratch.file("verdict.json")]
    return try invoking(["run", "--policy", file] + report + (mode?.options ?? []) + options + ["--"], step)
  }

  /// The binary with these words, and a step after them.
  static func invoking(_ words: [String], _ step: Command = Command([])) throws -> Command {
    let binary = try #require(binary, "no runcguard: build the package or set RUNCGUARD_BINARY")
    return step.prefixed(by: [binary] + words)
  }

  /// Runs a step under the guard, to the end.
  static func run(
    _ step: Command, options: [String] = [], mode: GuardMode? = nil, policy: String = policy, in scratch: Scratch
  ) throws -> GuardedRun {
    let completion = try guarding(step, options: options, mode: mode, policy: policy, in: scratch).run(in: scratch)
    return GuardedRun(completion: completion, scratch: scratch)
  }

  private static func modified(_ path: String) -> Date {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.modificationDate] as? Date ?? .distantPast
  }
}

/// A step that was guarded to its end.
struct GuardedRun: CustomTestStringConvertible {
  let completion: Completion
  let scratch: Scratch
  /// Where the verdict is; `verdict.json` of the folder where nil.
  var report: String?

  var status: Completion.Status { completion.status }

  /// What the guard reported; throws where there is no report, or not a whole one.
  func verdict() throws -> VerdictFile {
    try VerdictFile(reading: report ?? scratch.file("verdict.json"))
  }

  var testDescription: String {
    completion.testDescription + "\n--- verdict\n" + ((try? scratch.text(of: "verdict.json")) ?? "(none)")
  }
}
