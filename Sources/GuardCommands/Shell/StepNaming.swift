import GuardModel
import LinuxKernel
import Provenance

/// Names a step that nobody has named: the same in every run of a pipeline, another for each step of a job.
enum StepNaming {
  /// A name such as `build.__run_2`, `build-5f3a9c01` or `make-5f3a9c01`.
  ///
  /// The digest is of the step's script, which tells steps apart where the CI system gives them no names. Its file says
  /// nothing, because most systems make a new one for each run.
  static func name(_ ci: CIContext?, caller: String, digest: Digest?) -> String {
    // A line of a Makefile says more by its own text than by the job that make runs in.
    if isMake(caller) { return joined("make", digest) }
    guard let ci else { return joined("sh", digest) }
    switch ci.provider {
    case .github, .woodpecker, .drone, .tekton:
      guard let step = ci.step else { return joined(ci.job ?? "sh", digest) }
      return ci.job.map { "\($0).\(step)" } ?? step
    // A multibranch job is called after its branch, a stage after what it does.
    case .jenkins: return joined(ci.step ?? ci.job ?? "sh", digest)
    default: return joined(ci.job ?? "sh", digest)
    }
  }

  /// Whether a process of that name calls a shell for each line of a recipe and each `$(shell ...)`; the variables that
  /// make sets tell only of the former, and of everything below it.
  static func isMake(_ caller: String) -> Bool { ["make", "gmake", "remake"].contains(caller) }

  /// The digest of a script's text; nil for one that waits on standard input, which belongs to the shell, and for a file
  /// that is not there.
  static func digest(of script: ShellScript) -> Digest? {
    switch script {
    case .command(let text): return SHA256.digest(of: text.bytes)
    case .file(let path):
      guard let file = try? OpenedFile(path: path), let facts = try? file.facts(), facts.isRegular else { return nil }
      return try? SHA256.digest(of: file)
    case .standardInput: return nil
    }
  }

  private static func joined(_ name: String, _ digest: Digest?) -> String {
    digest.map { "\(name)-\($0.hex.prefix(8))" } ?? name
  }
}
