import ArgumentParser
import GuardPolicy
import LinuxKernel

/// `runcguard policy schema`: the JSON Schema of a policy, for editors.
struct PolicySchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of policies, for editors.",
    discussion: """
      Examples:
        runcguard policy schema > policy.schema.json
        # and as the first line of a policy, for editors with the YAML language server:
        # yaml-language-server: $schema=policy.schema.json
      """)

  func run() throws { try writeToStandardOutput(PolicySchema.text) }
}
