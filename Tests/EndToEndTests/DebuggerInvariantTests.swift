import Foundation
import Testing

/// What keeps unheld execs sound, against the kernel: an instance that was not verified never executes anything, and no
/// runtime starts a container without executing something more. `RUNCGUARD_ATTEMPTS` is how often each way is tried.
@Suite("A runtime that a debugger of the step holds", .requiresEngine("strace", "cc"), .requiresPtrace)
struct DebuggerInvariantTests {
  let scratch: Scratch
  let bundle: Bundle

  init() throws {
    scratch = try Scratch()
    bundle = try Bundle(in: scratch)
  }

  private static let attempts = ProcessInfo.processInfo.environment["RUNCGUARD_ATTEMPTS"].flatMap { Int($0) } ?? 20

  /// Resumes it as fast as it can; stops it at every call; stops it at its execs only.
  private static let ways = ["fast-tracer", "strace -f -qq -o log", "strace -f -qq -o log -e trace=execve"]

  private func step(_ way: String) throws -> Command {
    let tracer = way.hasPrefix("fast-tracer") ? try Victim.path("fast-tracer") : way
    return Command.shell("\(tracer) \(bundle.line("/usr/sbin/runc"))").with { $0.ownMounts = true }
  }

  @Test("bare, it starts its container", arguments: ways)
  func bare(way: String) throws {
    let completion = try step(way).run(in: scratch)
    #expect(bundle.started, "\(completion.testDescription)")
  }

  @Test("guarded, it never does, and is a finding each time", arguments: ways)
  func guarded(way: String) throws {
    for attempt in 1...Self.attempts {
      let run = try Guard.run(step(way), mode: .notify, in: scratch)
      let context: Comment = "attempt \(attempt): \(run.testDescription)"
      #expect(!bundle.started, context)
      #expect(run.status == .exited(86), context)
      let finding = try #require(try run.verdict().findings.first, context)
      // On a busy machine it can end before it is looked at, if it executes nothing; that is no pass either.
      #expect(finding.rule == "RCG001" || finding.reasons == ["ended-unverified"], context)
    }
  }
}
