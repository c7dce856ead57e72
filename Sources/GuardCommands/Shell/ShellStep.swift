import GuardModel
import GuardSession
import LinuxKernel
import Provenance

/// A guarded step that a CI system meant for a shell.
enum ShellStep {
  /// Runs the shell as a guarded step.
  ///
  /// - Returns: the exit status.
  /// - Throws: `ValidationError` for options that cannot be.
  static func run(command: [ByteString], words: RunWords, environment: [ByteString]) throws -> Int32 {
    // Inside a guarded step a shell is just a shell: a Makefile has hundreds of lines, and the outer guard sees them all.
    if GuardProcess.isGuarded, words.values.isEmpty, Settings(environment: environment).text(nil, "user") == nil {
      // Where that cannot be, it is told by the long way below.
      _ = GuardProcess.become(command, environment: environment)
    }
    return GuardRun.run(try request(command: command, words: words, environment: environment))
  }

  /// What the guard is asked for: the shell with its arguments unchanged, under a name of its own.
  private static func request(
    command: [ByteString], words: RunWords, environment: [ByteString]
  ) throws -> RunRequest {
    let settings = Settings(environment: environment)
    var request = try words.request(command: command, environment: environment)
    let caller = GuardProcess.parentName()
    if request.stepName == nil {
      let ci = CIContext.detect(Environment(environment))
      let script = ShellScript(arguments: Array(command.dropFirst()))
      request.take(StepNaming.name(ci, caller: caller, digest: StepNaming.digest(of: script)))
    }
    if StepNaming.isMake(caller) { request.beOneLineOfMany(mayBeQuiet: settings.text(nil, "quiet") == nil) }
    return request
  }
}

extension RunRequest {
  /// Takes a name that nobody gave: one that is free in the report folder.
  mutating func take(_ name: String) {
    stepName = outputs.claim(name)
  }

  /// What is right for one step is too much for each line of a Makefile: hundreds of lines that say "clean" would bury what
  /// make says and get into what `$(shell ...)` captures, and ten reports of each would bury the one that matters.
  fileprivate mutating func beOneLineOfMany(mayBeQuiet: Bool) {
    if loudness == .normal, mayBeQuiet { loudness = .quiet }
    outputs = outputs.verdictOnly(step: effectiveStepName)
  }
}
