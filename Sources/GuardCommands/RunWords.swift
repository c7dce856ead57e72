import ArgumentParser
import GuardModel
import GuardPolicy
import GuardSession
import LinuxKernel
import Reports

/// The options of `runcguard run` as they were written, and how many words its command has.
struct RunWords: Equatable {
  /// By the option's name without its hyphens.
  var values: [String: String]
  var flags: Set<String>
  /// Words at the end of the arguments that are the command, `--` included.
  var commandCount: Int

  static let valueNames =
    OutputOptions.names + [
      "policy", "on-violation", "stage", "name", "user", "violation-exit-code", "trace", "leftovers", "mode", "color",
    ]
  static let flagNames = ["quiet", "verbose", "status"]

  /// Takes arguments of the plain shape `run [--option value]... -- command...`, which is how a pipeline calls the guard.
  ///
  /// ArgumentParser needs a few milliseconds to build its tables, as long as all the rest of a start, and a guard stands
  /// in front of every step. Nil for every other shape, and for whatever is wrong: ArgumentParser reads those, and says so.
  init?(plain arguments: [String], of subcommand: String = "run") {
    guard arguments.first == subcommand, let end = arguments.firstIndex(of: "--"), end + 1 < arguments.count else {
      return nil
    }
    var values: [String: String] = [:]
    var flags: Set<String> = []
    var words = arguments[1..<end]
    while let word = words.popFirst() {
      guard word.hasPrefix("--") else { return nil }
      let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = parts.first.map(String.init) else { return nil }
      if parts.count == 1, Self.flagNames.contains(name) {
        flags.insert(name)
      } else if Self.valueNames.contains(name), values[name] == nil,
        let value = parts.count == 2 ? String(parts[1]) : words.popFirst(), !value.hasPrefix("-"), !value.isEmpty
      {
        values[name] = value
      } else {
        return nil
      }
    }
    self.init(values: values, flags: flags, commandCount: arguments.count - end)
  }

  init(values: [String: String], flags: Set<String>, commandCount: Int) {
    self.values = values
    self.flags = flags
    self.commandCount = commandCount
  }

  /// What was asked for, with what the environment adds.
  ///
  /// - Throws: `ValidationError` or `CleanExit` for what cannot be run.
  func request(command: [ByteString], environment: [ByteString]) throws -> RunRequest {
    let settings = Settings(environment: environment)
    func text(_ name: String) -> String? { settings.text(values[name], name) }
    func path(_ name: String) throws -> ByteString? { try settings.path(values[name], name) }
    let isQuiet = try settings.flag(flags.contains("quiet"), "quiet")
    let isVerbose = try settings.flag(flags.contains("verbose"), "verbose")
    guard !(isQuiet && isVerbose) else { throw ValidationError("--quiet and --verbose exclude each other.") }
    var outputs = try OutputOptions.outputs(values, settings)
    outputs.trace = try path("trace")
    return RunRequest(
      command: command, environment: environment, user: text("user"), policyPath: try path("policy"),
      onViolation: try settings.choice(values["on-violation"], "on-violation", as: Policy.Response.self),
      stage: try settings.choice(values["stage"], "stage", as: Stage.self), stepName: text("name"),
      outputs: outputs,
      loudness: isQuiet ? .quiet : isVerbose ? .verbose : .normal,
      colour: try settings.choice(values["color"], "color", as: ColourChoice.self) ?? .auto,
      showsStatus: try settings.flag(flags.contains("status"), "status"),
      leftovers: try settings.choice(values["leftovers"], "leftovers", as: RunRequest.Leftovers.self) ?? .terminate,
      mode: try settings.choice(values["mode"], "mode", as: RunRequest.Mode.self) ?? .auto,
      violationStatus: try violationStatus(settings),
      guardVersion: guardVersion)
  }

  private func violationStatus(_ settings: Settings) throws -> Int32 {
    let name = "violation-exit-code"
    guard let text = settings.text(values[name], name) else { return 86 }
    guard let status = Int32(text), (1...255).contains(status) else {
      throw ValidationError("'\(text)' is no exit status of a violation; it must be 1 to 255.")
    }
    return status
  }

  /// The command's bytes as this process received them: parsing has made text of them, which repairs what is not UTF-8.
  ///
  /// - Throws: `ValidationError` or `CleanExit` for what is no command.
  func command(of subcommand: any ParsableCommand.Type, in arguments: [ByteString]) throws -> [ByteString] {
    var words = arguments.suffix(commandCount)
    if words.first == "--" {
      words.removeFirst()
    } else if let option = words.first, ["--help", "-h", "-help"].contains(option) {
      throw CleanExit.helpRequest(subcommand)
    } else if let option = words.first, option.hasPrefix("-") {
      throw ValidationError("Unknown option '\(option)'. A command that starts with a hyphen goes behind --.")
    }
    guard let program = words.first else {
      let name = subcommand.configuration.commandName ?? ""
      throw ValidationError("Name the command to run: runcguard \(name) -- COMMAND.")
    }
    guard !program.isEmpty else { throw ValidationError("The command's name is empty.") }
    return Array(words)
  }
}
