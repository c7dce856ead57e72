import ArgumentParser
import GuardModel
import GuardPolicy
import GuardSession
import LinuxKernel
import Reports

/// `runcguard policy explain`: the ruling of one case, and every step that led to it.
struct PolicyExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say how one case would be ruled, and why.",
    discussion: """
      The case is made up; its programs are those of this machine, and nothing is executed. Exit status: 0 if the \
      runtime would be allowed, 86 if not, 125 if the case cannot be judged, 64 for wrong usage.

      Examples:
        runcguard policy explain --caller /usr/bin/conmon --chain /usr/bin/podman --runtime /usr/sbin/runc
        runcguard policy explain --caller /usr/bin/dash --chain /usr/bin/make --runtime /usr/sbin/runc --argv runc --argv list
      """)

  @Option(help: ArgumentHelp("Judge by this policy instead of what is found here.", valueName: "file"))
  var policy: String?

  @Option(help: ArgumentHelp("The program that executes the runtime.", valueName: "program"))
  var caller: String

  @Option(help: ArgumentHelp("The runtime.", valueName: "program"))
  var runtime: String

  @Option(help: ArgumentHelp("Who executed the caller, who executed that, and so on.", valueName: "program"))
  var chain: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("The runtime's arguments, its name first; once for each.", valueName: "word"))
  var argv: [String] = []

  func run() throws {
    let (origin, judged) = try guarding {
      let layers = try PolicyLayers(explicit: policy.map { ByteString($0) }, directory: GuardProcess.directory())
      return (
        layers.effective.origin.origin,
        try PolicyCase.judge(
          policy: layers.effective.policy, runtime: ByteString(runtime), caller: ByteString(caller),
          chain: chain.map { ByteString($0) }, arguments: (argv.isEmpty ? [runtime] : argv).map { ByteString($0) })
      )
    }
    var lines = ["policy: \(ByteString(origin))"]
    for step in judged.steps {
      lines.append("\(step.program): \(step.ruling.words ?? step.standing.words)")
      lines += step.why.map { "  - \($0)" }
    }
    try writeToStandardOutput(lines.map { "\($0)\n" }.joined())
    switch judged.steps.last?.ruling {
    case .suspicious, .unverifiable, nil: throw ExitCode(GuardRun.usualViolationStatus)
    case .ordinary, .sanctioned, .ownReexec, .excepted, .continued: break
    }
  }
}
