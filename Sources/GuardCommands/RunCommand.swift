import ArgumentParser
import GuardModel
import GuardPolicy
import GuardSession
import LinuxKernel

/// `runcguard run`: the wrapper in front of a build command.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a command as a guarded step.",
    discussion: """
      Exit status: the command's own (128 + n for signal n); 86 for a violation; 125 if the guard could not guard, \
      and then nothing was run or everything was ended; 126 or 127 if the command could not be run or was not found; \
      64 for wrong usage. Each option can also be set as RUNCGUARD_... in the environment (RUNCGUARD_REPORT_DIR).

      Examples:
        runcguard run -- make -j2
        runcguard run --report-dir reports --name build -- npm ci
        sudo runcguard run --user builder -- ./build.sh
      """)

  @Option(help: ArgumentHelp("Read the policy from this file.", valueName: "file"))
  var policy: String?

  @Option(help: ArgumentHelp("What to do about a violation: terminate, kill or report.", valueName: "response"))
  var onViolation: String?

  @Option(help: ArgumentHelp("Where the step runs: ci, staging or production.", valueName: "stage"))
  var stage: String?

  @Option(help: ArgumentHelp("What the step is called in reports.", valueName: "step"))
  var name: String?

  @Option(help: ArgumentHelp("Run the step (not the guard) as this user, with its groups.", valueName: "user"))
  var user: String?

  @Option(help: ArgumentHelp("The exit status of a violation.", valueName: "status"))
  var violationExitCode: String?

  @Option(help: ArgumentHelp("Write the verdict as JSON.", valueName: "file"))
  var json: String?

  @Option(help: ArgumentHelp("Write the verdict as JUnit XML.", valueName: "file"))
  var junit: String?

  @Option(help: ArgumentHelp("Record every exec as JSON Lines.", valueName: "file"))
  var trace: String?

  @Option(
    help: ArgumentHelp("Write every report into this folder, under names made of the step's.", valueName: "folder"))
  var reportDir: String?

  @Flag(help: "Say nothing of a clean run.")
  var quiet = false

  @Flag(help: "Say every exec on standard error.")
  var verbose = false

  @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("The command and its arguments.", valueName: "command"))
  var command: [String] = []

  func run() throws {
    let request = try request()
    throw ExitCode(GuardRun.run(request))
  }

  private func request() throws -> RunRequest {
    let environment = GuardProcess.environment()
    let settings = Settings(environment: environment)
    let command = try Self.rawCommand(count: command.count)
    let isQuiet = try settings.flag(quiet, "quiet")
    let isVerbose = try settings.flag(verbose, "verbose")
    guard !(isQuiet && isVerbose) else { throw ValidationError("--quiet and --verbose exclude each other.") }
    return RunRequest(
      command: command, environment: environment, user: settings.text(user, "user"),
      policyPath: try settings.path(policy, "policy"),
      onViolation: try settings.choice(onViolation, "on-violation", as: Policy.Response.self),
      stage: try settings.choice(stage, "stage", as: Stage.self), stepName: settings.text(name, "name"),
      outputs: RunRequest.Outputs(
        json: try settings.path(json, "json"), junit: try settings.path(junit, "junit"), trace: try settings.path(trace, "trace"),
        folder: try settings.path(reportDir, "report-dir")),
      loudness: isQuiet ? .quiet : isVerbose ? .verbose : .normal,
      violationStatus: try violationStatus(settings), guardVersion: guardVersion)
  }

  private func violationStatus(_ settings: Settings) throws -> Int32 {
    guard let text = settings.text(violationExitCode, "violation-exit-code") else { return 86 }
    guard let status = Int32(text), (1...255).contains(status) else {
      throw ValidationError("'\(text)' is no exit status of a violation; it must be 1 to 255.")
    }
    return status
  }

  /// The command's bytes as this process received them: parsing has made text of them, which repairs what is not UTF-8.
  private static func rawCommand(count: Int) throws -> [ByteString] {
    var words = GuardProcess.arguments().suffix(count)
    if words.first == "--" {
      words.removeFirst()
    } else if let option = words.first, ["--help", "-h", "-help"].contains(option) {
      throw CleanExit.helpRequest(RunCommand.self)
    } else if let option = words.first, option.hasPrefix("-") {
      throw ValidationError("Unknown option '\(option)'. A command that starts with a hyphen goes behind --.")
    }
    guard let program = words.first else { throw ValidationError("Name the command to run: runcguard run -- COMMAND.") }
    guard !program.isEmpty else { throw ValidationError("The command's name is empty.") }
    return Array(words)
  }
}
