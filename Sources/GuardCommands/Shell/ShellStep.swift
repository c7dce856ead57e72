import GuardModel
import GuardSession
import LinuxKernel

/// A guarded step that a CI system meant for a shell.
enum ShellStep {
  /// What the guard is asked for: the shell with its arguments unchanged, under a name of its own.
  ///
  /// - Throws: `ValidationError` for options that cannot be.
  static func request(
    command: [ByteString], words: RunWords, environment: [ByteString]
  ) throws -> RunRequest {
    let settings = Settings(environment: environment)
    var request = try words.request(command: command, environment: environment)
    let caller = GuardProcess.parentName()
    if request.stepName == nil {
      let script = ShellScript(arguments: Array(command.dropFirst()))
      let name = StepNaming.name(settings, caller: caller, digest: StepNaming.digest(of: script))
      request.stepName = request.outputs.folder.map { StepClaim.claim(name, in: $0) } ?? name
    }
    // Hundreds of lines that say "clean" would bury what make says, and be mixed into what recipes capture.
    if request.loudness == .normal, settings.text(nil, "quiet") == nil, StepNaming.isMake(caller) {
      request.loudness = .quiet
    }
    return request
  }

  /// Runs the shell as a guarded step.
  ///
  /// - Returns: the exit status.
  static func run(command: [ByteString], words: RunWords, environment: [ByteString]) throws -> Int32 {
    GuardRun.run(try request(command: command, words: words, environment: environment))
  }
}
