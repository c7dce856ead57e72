public import GuardModel

/// Whether what a person reads is coloured.
public enum ColourChoice: String, Hashable, Sendable, CaseIterable {
  case auto, always, never

  /// CI systems whose logs show colours, by the variable that each sets in its jobs. Azure Pipelines and Jenkins without
  /// its AnsiColor plug-in print the bare codes, so they are not among them.
  private static let showingSystems = [
    "GITHUB_ACTIONS", "GITLAB_CI", "CIRCLECI", "BUILDKITE", "TRAVIS", "DRONE", "CIRRUS_CI", "SEMAPHORE",
  ]

  /// Decides by what no-color.org, CLICOLOR_FORCE and the terminal's name say; the environment is `NAME=value` each.
  public func paints(isTerminal: Bool, environment: [ByteString]) -> Bool {
    func value(_ name: String) -> ByteString? {
      let prefix = ByteString(name + "=")
      guard let entry = environment.first(where: { $0.hasPrefix(prefix) }) else { return nil }
      let value = ByteString(entry.bytes.dropFirst(prefix.bytes.count))
      return value.isEmpty ? nil : value
    }
    switch self {
    case .always: return true
    case .never: return false
    case .auto:
      if value("NO_COLOR") != nil { return false }
      if let forced = value("CLICOLOR_FORCE") { return forced != "0" }
      if isTerminal, value("CLICOLOR") != "0", let terminal = value("TERM"), terminal != "dumb" { return true }
      return Self.showingSystems.contains { name in value(name).map { $0 != "false" } ?? false }
    }
  }
}
