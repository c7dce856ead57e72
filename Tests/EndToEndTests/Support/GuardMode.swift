import Testing

/// How the guard intercepts execs. A test runs in both by taking `arguments: GuardMode.allCases` and passing the mode on to
/// `Guard.run(step, mode: mode, in: scratch)`.
enum GuardMode: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case notify, trace

  /// Without the guard as well, for a measure.
  static let bareAndAll: [GuardMode?] = [nil] + allCases

  /// The words of `runcguard run` that ask for it.
  var options: [String] { ["--mode", rawValue] }

  var testDescription: String { "mode \(rawValue)" }
}
