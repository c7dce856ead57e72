public import ArgumentParser
import GuardModel
import GuardSession
import LinuxKernel

/// The `runcguard` command and what stands below it.
public struct GuardCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "runcguard",
    abstract: "Runs a CI step and stops container runtimes that no sanctioned engine executes.",
    discussion: """
      Examples:
        runcguard run -- make test
        runcguard run --report-dir reports -- ./build.sh
        runcguard identify /usr/sbin/runc ./suspicious-file
        runcguard doctor
        runcguard policy init
        runcguard replay reports/build.trace.jsonl --policy stricter.yml
      """,
    version: BuildFacts.current.text(version: guardVersion),
    subcommands: [
      RunCommand.self, ShellCommand.self, GitLabRunCommand.self, IdentifyCommand.self, DoctorCommand.self,
      PolicyCommand.self, ReplayCommand.self, ReportCommand.self, SelfTestVictimCommand.self,
    ])

  public init() {}

  /// Parses this process's arguments and runs the command that they name; does not return.
  public static func start() -> Never {
    let raw = GuardProcess.arguments()
    do {
      if let personality = ShellPersonality(name: raw.first) {
        let environment = GuardProcess.environment()
        let command = try personality.command(
          arguments: Array(raw.dropFirst()), settings: Settings(environment: environment))
        let words = RunWords(values: [:], flags: [], commandCount: 0)
        GuardProcess.exit(try ShellStep.run(command: command, words: words, environment: environment))
      }
      let arguments = Self.arguments().map { String(decoding: $0.bytes, as: UTF8.self) }
      // The two that stand in front of every step, without ArgumentParser's tables.
      if let words = RunWords(plain: arguments) { try RunCommand.run(words) }
      if let words = RunWords(plain: arguments, of: "shell") { try ShellCommand.run(words) }
      var command = try parseAsRoot(arguments)
      try command.run()
      exit()
    } catch {
      exit(withError: error)
    }
  }

  /// What this process was called with, its own name left out.
  ///
  /// `#!/usr/bin/runcguard shell -- bash -e` arrives as one argument and the script's path; no command has a blank in it.
  static func arguments() -> [ByteString] {
    let words = Array(GuardProcess.arguments().dropFirst())
    guard let first = words.first, ["run ", "shell "].contains(where: first.hasPrefix) else { return words }
    return first.blankSeparated + words.dropFirst()
  }
}

/// The version of this program.
public let guardVersion = "0.1.0"
