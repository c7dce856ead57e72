import ArgumentParser
import GuardModel
import LinuxKernel

/// `runcguard shell`: be the shell that a CI system calls.
struct ShellCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shell",
    abstract: "Be the shell that a CI system calls: run a shell and its script as a guarded step.",
    discussion: """
      What follows -- is the shell with its arguments, which reach it unchanged: a file, -c with a command, or a script \
      on standard input. Where no --name is given, the step is named after the CI's job and step, or after its script, \
      and its reports never replace those of another step.

      Called as runcguard-sh (a link to this program), it is a drop-in /bin/sh: all arguments are the shell's, options \
      are RUNCGUARD_... variables, and RUNCGUARD_SHELL names another shell. A link called bash, sh, dash, ash, ksh or \
      zsh stands for that shell. Options, exit status and reports are those of `runcguard run`.

      Examples:
        runcguard shell -- bash --noprofile --norc -eo pipefail {0}
        runcguard shell --report-dir reports -- /bin/bash -e -c
        make SHELL=runcguard-sh
      """)

  @OptionGroup var step: RunCommand

  func run() throws { try Self.run(step.words) }

  /// Runs and guards the shell, and ends this process with its status.
  static func run(_ words: RunWords) throws -> Never {
    let command = try words.command(of: Self.self, in: GuardCommand.arguments())
    let environment = GuardProcess.environment()
    GuardProcess.exit(try ShellStep.run(command: command, words: words, environment: environment))
  }
}
