import ArgumentParser
import GuardModel
import GuardPolicy
import GuardSession
import LinuxKernel

/// `runcguard policy check`: everything that is wrong with a policy.
struct PolicyCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Tell everything that is wrong with a policy: errors, expired and unused exceptions.",
    discussion: """
      Without a file it checks what is found here, the repository's within the machine's. Exit status: 0 if nothing is \
      wrong, 1 if something is, 125 if a trace cannot be read, 64 for wrong usage.

      Examples:
        runcguard policy check
        runcguard policy check ci/policy.yml
        runcguard policy check --trace reports/build.trace.jsonl --trace reports/test.trace.jsonl
      """)

  @Argument(help: ArgumentHelp("The policy.", valueName: "file"))
  var file: String?

  @Option(help: ArgumentHelp("Name exceptions that these recorded runs do not need.", valueName: "trace"))
  var trace: [String] = []

  func run() throws {
    let layers: PolicyLayers
    do {
      layers = try PolicyLayers(explicit: file.map { ByteString($0) }, directory: GuardProcess.directory())
    } catch {
      writeToStandardError("\(error.message)\n")
      throw ExitCode(1)
    }
    let policy = layers.effective.policy
    let unused =
      trace.isEmpty
      ? [] : try guarding { try PolicyUse.unusedExceptions(of: policy, traces: trace.map { ByteString($0) }) }
    for place in unused {
      let exception = policy.exceptions[place]
      writeToStandardError(
        "\(layers.origin(of: .exception(place))): this exception is not needed by any of the traces: "
          + "\(ByteString(exception.caller)): \(ByteString(exception.reason))\n")
    }
    guard unused.isEmpty else { throw ExitCode(1) }
    let count = policy.exceptions.count
    try writeToStandardOutput(
      "\(ByteString(layers.effective.origin.origin)): in order; "
        + "engines \(policy.engines.map(\.rawValue).joined(separator: ", ")), \(policy.customEngines.count) custom, "
        + "\(count) exception\(count == 1 ? "" : "s")\n")
  }
}
