import ArgumentParser
import GuardModel
import GuardPolicy
import GuardSession
import LinuxKernel

/// `runcguard policy show`: the policy in force, and where each value comes from.
struct PolicyShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print the policy in force here, with the origin of each value.",
    discussion: """
      What is printed is itself a policy. Exit status: 0, 125 if the policy is wrong, 64 for wrong usage.

      Examples:
        runcguard policy show
        runcguard policy show --policy stricter.yml
      """)

  @Option(help: ArgumentHelp("Show this file instead of what is found here.", valueName: "file"))
  var policy: String?

  func run() throws {
    let layers = try guarding {
      try PolicyLayers(explicit: policy.map { ByteString($0) }, directory: GuardProcess.directory())
    }
    let origin = layers.effective.origin
    let writable = origin.writableByStep ? "; a step of this user can write it" : ""
    try writeToStandardOutput(
      "# from: \(ByteString(origin.origin))\(writable)\n# sha256: \(origin.digest?.hex ?? "unknown")\n"
        + layers.effective.policy.listing { layers.origin(of: $0) })
  }
}
