import ArgumentParser
import GuardModel
import GuardSession
import LinuxKernel
import Reports

/// `runcguard doctor`: what can be guarded here, proved by a self-test.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what can be guarded here, prove it with a self-test, and name the cure for what cannot.",
    discussion: """
      Tries what a guard does in child processes, then guards itself: a harmless program that carries runc's identity \
      must be stopped where no engine executes it, and run where a declared one does. Engines are not executed.

      Exit status: 0 full, 1 limited (something is lost; the cure is named), 2 impossible, 64 for wrong usage.

      Examples:
        runcguard doctor
        docker run --rm -v "$PWD:/w" debian:12 /w/runcguard doctor
        runcguard doctor --json | jq .remarks
      """)

  @Flag(help: "Write JSON.")
  var json = false

  func run() throws {
    let report = Doctor.examine(guardVersion: guardVersion)
    try writeToStandardOutput(
      json ? String(decoding: try guarding { try DoctorJSON.render(report) }, as: UTF8.self) : DoctorText.render(report)
    )
    switch report.outcome {
    case .full: break
    case .limited: throw ExitCode(1)
    case .impossible: throw ExitCode(2)
    }
  }
}

/// What the self-test of `doctor` guards; for nobody else.
struct SelfTestVictimCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: SelfTestVictim.name, abstract: "Be guarded by the self-test of doctor.", shouldDisplay: false)

  @Argument(help: "How to execute it: exec, thread or done.")
  var way: String

  @Argument(help: "The program to execute.")
  var program: String

  func run() throws { throw ExitCode(SelfTestVictim.run(way, ByteString(program))) }
}
