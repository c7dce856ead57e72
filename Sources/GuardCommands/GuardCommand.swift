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
      """,
    version: guardVersion,
    subcommands: [RunCommand.self, IdentifyCommand.self, ReplayCommand.self])

  public init() {}

  /// Parses this process's arguments and runs the command that they name; does not return.
  public static func start() -> Never {
    let arguments = GuardProcess.arguments().dropFirst().map { String(decoding: $0.bytes, as: UTF8.self) }
    do {
      if let words = RunWords(plain: arguments) { GuardProcess.exit(GuardRun.run(try words.request())) }
      var command = try parseAsRoot(arguments)
      try command.run()
      exit()
    } catch {
      exit(withError: error)
    }
  }
}

/// The version of this program.
public let guardVersion = "0.1.0"
