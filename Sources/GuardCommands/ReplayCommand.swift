import ArgumentParser
import GuardModel
import GuardPolicy
import GuardSession
import LinuxKernel
import Reports

/// `runcguard replay`: judges a recorded trace again.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Judge a recorded trace again, with its own policy or another one.",
    discussion: """
      Prints every exec that is ruled otherwise than it was, then the findings and the outcome. Nothing is executed.

      Exit status: 0 clean, 86 violation, 125 if the trace is damaged (what stands before the damage is judged) or \
      cannot be read, 64 for wrong usage.

      Examples:
        runcguard replay reports/build.trace.jsonl
        runcguard replay build.trace.jsonl --policy stricter.yml
        runcguard replay --json build.trace.jsonl > verdict.json
      """)

  @Option(help: ArgumentHelp("Judge by this policy instead of the run's own.", valueName: "file"))
  var policy: String?

  @Flag(help: "Write the verdict as JSON.")
  var json = false

  @Argument(help: ArgumentHelp("The trace, as --trace wrote it.", valueName: "trace"))
  var trace: String

  func run() throws {
    let replay = try guarding {
      let chosen = try policy.map { try PolicySource.operatorsOwn(ByteString($0)) }
      return try Replay.run(trace: ByteString(trace), policy: chosen, guardVersion: guardVersion)
    }
    if json {
      try writeToStandardOutput(
        String(decoding: try guarding { try VerdictJSON.render(replay.verdict) }, as: UTF8.self))
    } else {
      try writeToStandardOutput(
        ReplayText.render(
          replay.verdict, recorded: replay.recordedOutcome, changes: replay.changes, remarks: replay.remarks,
          damage: replay.damage))
    }
    if let damage = replay.damage {
      writeToStandardError("runcguard: \(trace):\(damage.line): damaged: \(ByteString(damage.reason))\n")
      throw ExitCode(GuardRun.failureStatus)
    }
    if replay.verdict.outcome == .violation { throw ExitCode(86) }
  }
}
