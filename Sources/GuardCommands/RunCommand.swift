import ArgumentParser
import GuardModel
import GuardPolicy
import GuardSession
import LinuxKernel
import Reports

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

  @Option(help: ArgumentHelp("Read the policy from this file.", valueName: "file"), completion: .file())
  var policy: String?

  @Option(
    help: ArgumentHelp("What to do about a violation: terminate, kill or report.", valueName: "response"),
    completion: .list(Policy.Response.allCases.map(\.rawValue)))
  var onViolation: String?

  @Option(
    help: ArgumentHelp("Where the step runs: ci, staging or production.", valueName: "stage"),
    completion: .list(Stage.allCases.map(\.rawValue)))
  var stage: String?

  @Option(help: ArgumentHelp("What the step is called in reports.", valueName: "step"))
  var name: String?

  @Option(help: ArgumentHelp("Run the step (not the guard) as this user, with its groups.", valueName: "user"))
  var user: String?

  @Option(help: ArgumentHelp("The exit status of a violation.", valueName: "status"))
  var violationExitCode: String?

  @OptionGroup var outputs: OutputOptions

  @Option(help: ArgumentHelp("Record every exec as JSON Lines.", valueName: "file"), completion: .file())
  var trace: String?

  @Option(
    help: ArgumentHelp("What to do with processes that outlive the step: terminate or wait.", valueName: "way"),
    completion: .list(RunRequest.Leftovers.allCases.map(\.rawValue)))
  var leftovers: String?

  @Option(help: ArgumentHelp("How execs are intercepted: auto, notify or trace.", valueName: "mode"))
  var mode: String?

  @Option(
    help: ArgumentHelp(
      "Colour what people read: auto (terminals and CI systems that show colours; NO_COLOR and CLICOLOR_FORCE), "
        + "always or never.", valueName: "when"), completion: .list(ColourChoice.allCases.map(\.rawValue)))
  var color: String?

  @Flag(help: "Show counts in the terminal's title while the step runs: a line would disturb the step's own output.")
  var status = false

  @Flag(help: "Say nothing of a clean run.")
  var quiet = false

  @Flag(help: "Say every exec on standard error.")
  var verbose = false

  @Argument(parsing: .captureForPassthrough, help: ArgumentHelp("The command and its arguments.", valueName: "command"))
  var command: [String] = []

  func run() throws { try Self.run(words) }

  /// Runs and guards the command, and ends this process with its status.
  static func run(_ words: RunWords) throws -> Never {
    let command = try words.command(of: Self.self, in: GuardCommand.arguments())
    GuardProcess.exit(GuardRun.run(try words.request(command: command, environment: GuardProcess.environment())))
  }

  var words: RunWords {
    let values = [
      "policy": policy, "on-violation": onViolation, "stage": stage, "name": name, "user": user,
      "violation-exit-code": violationExitCode, "trace": trace, "leftovers": leftovers, "mode": mode, "color": color,
    ].merging(outputs.values) { $1 }
    let flags = ["quiet": quiet, "verbose": verbose, "status": status]
    return RunWords(
      values: values.compactMapValues { $0 }, flags: Set(flags.filter(\.value).keys), commandCount: command.count)
  }
}
