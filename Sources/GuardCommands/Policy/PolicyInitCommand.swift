import ArgumentParser
import GuardModel
import GuardPolicy
import GuardSession
import LinuxKernel

/// `runcguard policy init`: a first policy, fitted to this machine.
struct PolicyInitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a commented first policy, fitted to the engines found here.",
    discussion: """
      An existing file is never overwritten. Exit status: 0, 125 if the file cannot be written, 64 for wrong usage.

      Examples:
        runcguard policy init
        runcguard policy init --output ci/policy.yml
      """)

  @Option(help: ArgumentHelp("Where to write it.", valueName: "file"))
  var output = PolicySource.repositoryName.description

  func run() throws {
    let text = StarterPolicy.text(
      programs: Doctor.installedPrograms().map { ($0.path, $0.identification) })
    try guarding {
      do throws(Errno) { try writeNewFile(Array(text.utf8), to: ByteString(output)) } catch {
        throw GuardFailure(
          .reporting, "\(ByteString(output)): \(error.explanation)",
          cure: error == .exists ? "it is kept as it is; choose another name with --output" : nil)
      }
    }
    try writeToStandardOutput("wrote \(ByteString(output)); see it in force with: runcguard policy show\n")
  }
}
