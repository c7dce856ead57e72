import ArgumentParser
import GuardModel
import GuardSession
import LinuxKernel

/// `runcguard gitlab-run`: the `run_exec` of GitLab Runner's custom executor.
struct GitLabRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gitlab-run",
    abstract: "Be the run_exec of GitLab Runner's custom executor.",
    discussion: """
      The runner adds two arguments: the script and the name of its stage. Guarded are get_sources, build_script, \
      step_..., after_script and every stage that this program does not know; the runner's own stages (prepare_script, \
      caches, artifacts, cleanup_file_variables) run as they are.

      The job's exit status, or the violation's, goes to BUILD_EXIT_CODE_FILE with BUILD_FAILURE_EXIT_CODE as the \
      answer; a guard that could not guard answers SYSTEM_FAILURE_EXIT_CODE. The step runs in the job's project folder, \
      so the repository's .runcguard.yml is found and a relative --report-dir lies where artifacts are taken from; \
      get_sources, which empties that folder, reports into a --report-dir outside it only. Options come from run_args and from the runner's \
      environment; the job's variables (CUSTOM_ENV_...) set none.

      Example (config.toml):
        run_exec = "/usr/bin/runcguard"
        run_args = ["gitlab-run", "--report-dir", "runcguard-reports", "--"]
      """)

  @OptionGroup var step: RunCommand

  func run() throws {
    let environment = GuardProcess.environment()
    let settings = Settings(environment: environment)
    let contract = try GitLabContract(settings)
    do {
      let words = try step.words.command(of: Self.self, in: GuardCommand.arguments())
      guard words.count == 2, let script = words.first, let name = words.last else {
        throw ValidationError("The runner gives a script and a stage; there are \(words.count) arguments.")
      }
      let stage = GitLabStage(name: name.description)
      let command = [settings.text(nil, "shell").map { ByteString($0) }, script].compactMap { $0 }
      if stage.isRunnersOwn { throw ExitCode(Self.runAsItIs(command, environment, contract)) }
      throw ExitCode(try guarded(command, stage, settings, environment, contract))
    } catch let error as ValidationError {
      // A runner that is set up wrongly is no failure of the job's.
      writeToStandardError("runcguard: gitlab-run: \(error.message)\n")
      throw ExitCode(contract.systemFailure)
    }
  }

  private func guarded(
    _ command: [ByteString], _ stage: GitLabStage, _ settings: Settings, _ environment: [ByteString],
    _ contract: GitLabContract
  ) throws -> Int32 {
    var request = try step.words.request(command: command, environment: environment)
    let project = settings.variable("CUSTOM_ENV_CI_PROJECT_DIR").map { ByteString($0) }
    if stage.replacesProject {
      let folder = request.outputs.folder.flatMap { $0.isOutside(project) ? $0 : nil }
      request.outputs = RunRequest.Outputs(folder: folder)
    } else if let project {
      do throws(Errno) { try GuardProcess.enter(project) } catch {
        writeToStandardError("runcguard: gitlab-run: the project folder \(project): \(error.explanation)\n")
        return contract.systemFailure
      }
    }
    if request.stepName == nil {
      request.take(stage.stepName(job: settings.variable("CUSTOM_ENV_CI_JOB_NAME")))
    }
    let (exit, written) = contract.answer(to: GuardRun.end(of: request))
    guard let written, let file = contract.statusFile else { return exit }
    do throws(Errno) { try ReportFile(path: file).replace(with: Array("\(written)".utf8)) } catch {
      writeToStandardError("runcguard: gitlab-run: BUILD_EXIT_CODE_FILE \(file): \(error.explanation)\n")
      return contract.systemFailure
    }
    return exit
  }

  /// Becomes a shell that runs one of the runner's own scripts and answers as the runner wants; returns only to fail.
  private static func runAsItIs(
    _ command: [ByteString], _ environment: [ByteString], _ contract: GitLabContract
  ) -> Int32 {
    let script: ByteString = """
      answer=$1; shift; "$@" && exit 0; status=$?
      [ -z "$BUILD_EXIT_CODE_FILE" ] || echo "$status" >"$BUILD_EXIT_CODE_FILE"
      exit "$answer"
      """
    let shell: [ByteString] = ["/bin/sh", "-c", script, "gitlab-run", ByteString("\(contract.buildFailure)")]
    let error = GuardProcess.become(shell + command, environment: environment)
    writeToStandardError("runcguard: gitlab-run: /bin/sh: \(error.explanation)\n")
    return contract.systemFailure
  }
}

extension ByteString {
  /// Whether a full path leads out of a folder, by its text.
  fileprivate func isOutside(_ folder: ByteString?) -> Bool {
    guard hasPrefix("/") else { return false }
    guard let folder else { return true }
    return self != folder && !hasPrefix(ByteString(folder.bytes + [UInt8(ascii: "/")]))
  }
}
