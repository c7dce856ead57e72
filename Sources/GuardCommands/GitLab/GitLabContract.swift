import ArgumentParser
import GuardModel
import GuardSession

/// What GitLab Runner's custom executor wants to hear from the program that runs a stage.
struct GitLabContract: Equatable {
  /// Says that the job's own script failed.
  var buildFailure: Int32
  /// Says that the machinery failed; the runner may try again then.
  var systemFailure: Int32
  /// Where the job's own exit status goes, which `allow_failure: exit_codes` looks at.
  var statusFile: ByteString?

  /// - Throws: `ValidationError` where the runner's numbers are none.
  init(_ settings: Settings) throws {
    buildFailure = try Self.status(settings, "BUILD_FAILURE_EXIT_CODE", 1)
    systemFailure = try Self.status(settings, "SYSTEM_FAILURE_EXIT_CODE", 2)
    statusFile = settings.variable("BUILD_EXIT_CODE_FILE").map { ByteString($0) }
  }

  /// How a guarded stage's end is told.
  ///
  /// - Returns: the exit status, and the number for the status file.
  func answer(to end: RunEnd) -> (exit: Int32, written: Int32?) {
    if end.isFailure { return (systemFailure, nil) }
    return end.status == 0 ? (0, nil) : (buildFailure, end.status)
  }

  private static func status(_ settings: Settings, _ name: String, _ usual: Int32) throws -> Int32 {
    guard let text = settings.variable(name) else { return usual }
    guard let status = Int32(text), (1...255).contains(status) else {
      throw ValidationError("\(name) is '\(text)'; it must be 1 to 255.")
    }
    return status
  }
}
