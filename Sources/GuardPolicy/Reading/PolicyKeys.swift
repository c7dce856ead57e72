/// Every key of a policy, by the mapping that it stands in.
enum PolicyKeys {
  static let policy = ["version", "on_violation", "traced", "stage", "engines", "runtimes", "exceptions"]
  static let engines = ["use", "custom"]
  static let customEngine = ["name", "path", "sha256", "may_run"]
  static let runtimes = ["extra"]
  static let extraRuntime = ["name", "path"]
  static let exception = ["caller", "runtime", "argv", "reason", "expires"]
}
