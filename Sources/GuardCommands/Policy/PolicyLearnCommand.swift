import ArgumentParser
import GuardModel
import GuardPolicy
import GuardSession
import LinuxKernel

/// `runcguard policy learn`: the smallest policy under which recorded runs are clean.
struct PolicyLearnCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn",
    abstract: "Propose the smallest policy under which recorded runs are clean.",
    discussion: """
      Prints what it would add, each line with its reason, and judges the traces again with it. What looks like an \
      attack (disguised, tainted, indirect, nested runtimes and so on) is not learned unless its reason is named. Read \
      the proposal before you use it: a trace of an attack teaches the attack.

      Exit status: 0 if the runs are clean with the proposal, 1 if something remains, 125 if a trace cannot be read or \
      the file cannot be written, 64 for wrong usage.

      Examples:
        runcguard policy learn reports/build.trace.jsonl
        runcguard policy learn reports/*.trace.jsonl --output proposed.yml
        runcguard policy learn build.trace.jsonl --allow nested-in-container
      """)

  @Argument(help: ArgumentHelp("Traces, as --trace wrote them.", valueName: "trace"))
  var traces: [String]

  @Option(help: ArgumentHelp("Start from this policy instead of what is found here.", valueName: "file"))
  var policy: String?

  @Option(help: ArgumentHelp("Learn executions with this reason, too.", valueName: "reason"))
  var allow: [String] = []

  @Option(help: ArgumentHelp("Write the proposed policy to this new file.", valueName: "file"))
  var output: String?

  func validate() throws {
    for word in allow where Reason(rawValue: word) == nil {
      let words = Reason.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'\(word)' is no reason of a finding; these are: \(words).")
    }
  }

  func run() throws {
    let paths = traces.map { ByteString($0) }
    let (origin, proposal, left) = try guarding {
      let layers = try PolicyLayers(explicit: policy.map { ByteString($0) }, directory: GuardProcess.directory())
      let base = layers.effective.policy
      let proposal = PolicyProposal(
        try PolicyUse.observations(of: base, traces: paths), above: base,
        allowed: Set(allow.compactMap(Reason.init(rawValue:))))
      // The proof: what is still suspicious under the proposal.
      return (
        layers.effective.origin.origin, proposal,
        try PolicyUse.observations(of: proposal.policy, traces: paths)
      )
    }
    var lines = ["--- \(ByteString(origin))", "+++ proposed"]
    for addition in proposal.additions {
      lines.append("+# \(ByteString(addition.why))")
      lines.append("+\(ByteString(addition.line))")
    }
    if proposal.additions.isEmpty { lines.append("# nothing to add") }
    try writeToStandardOutput(lines.map { "\($0)\n" }.joined())
    if let output {
      try guarding {
        do throws(Errno) {
          try writeNewFile(Array(proposal.policy.canonicalText.utf8), to: ByteString(output))
        } catch {
          throw GuardFailure(.reporting, "\(ByteString(output)): \(error.explanation)")
        }
      }
    }
    for refusal in proposal.refusals {
      writeToStandardError("\(ByteString(refusal.place)): not learned: \(refusal.why)\n")
    }
    let refused = Set(proposal.refusals.map(\.place))
    for observation in left where !refused.contains(observation.place) {
      writeToStandardError(
        "\(ByteString(observation.place)): still suspicious with the proposal "
          + "(\(observation.reasons.map(\.rawValue).joined(separator: ", "))): exceptions cover trusted files only\n")
    }
    guard left.isEmpty else { throw ExitCode(1) }
  }
}
