import ArgumentParser

/// `runcguard policy`: the tools of whoever writes a policy.
struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Inspect, check, start, explain and derive policies.",
    discussion: """
      Examples:
        runcguard policy show
        runcguard policy check .runcguard.yml
        runcguard policy init
      """,
    subcommands: [
      PolicyShowCommand.self, PolicyCheckCommand.self, PolicyInitCommand.self, PolicyExplainCommand.self,
      PolicyLearnCommand.self, PolicySchemaCommand.self,
    ])
}
