import ArgumentParser
import GuardModel
import GuardSession
import LinuxKernel
import Reports

/// `runcguard report`: renders a verdict later.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write other reports of a verdict.",
    discussion: """
      Without an option it prints what the run said at its end. The exit status tells if the reports were written, not \
      what the verdict is: 0, or 125 if the verdict or the trace is none, or a report cannot be written.

      With --merge the verdicts of a job's steps become one: the worst outcome wins, findings of the same id are counted \
      together, every step is named. The exit status is the job's then: 0 if every step was clean, 86 for a violation, \
      125 if a step was not guarded, did not finish, or has a verdict that cannot be read.

      Examples:
        runcguard report reports/build.verdict.json
        runcguard report --merge reports/*.verdict.json --name job --report-dir reports/job
        runcguard report build.verdict.json --sarif build.sarif --html build.html --trace build.trace.jsonl
      """)

  @OptionGroup var outputs: OutputOptions

  @Option(
    help: ArgumentHelp("Take the process tree of the HTML page from this trace.", valueName: "file"),
    completion: .file())
  var trace: String?

  @Flag(help: "Make one verdict, a job's, of several, its steps'.")
  var merge = false

  @Option(help: ArgumentHelp("With --merge: what the job is called in reports.", valueName: "job"))
  var name = "job"

  @Argument(
    help: ArgumentHelp("The verdict, as --json wrote it; several with --merge.", valueName: "verdict"),
    completion: .file())
  var verdicts: [String]

  func run() throws {
    let settings = Settings(environment: [])
    let wanted = try OutputOptions.outputs(outputs.values.compactMapValues { $0 }, settings)
    guard merge || verdicts.count == 1 else { throw ValidationError("Several verdicts become one with --merge only.") }
    guard !merge || trace == nil else { throw ValidationError("--merge and --trace exclude each other.") }
    let job = merge ? try guarding { try JobVerdict(of: verdicts, name: name) } : nil
    let verdict = try job?.verdict ?? guarding { try Self.verdict(at: ByteString(verdicts[0])) }
    let tree = try trace.map { trace in try guarding { try Self.tree(of: ByteString(trace)) } }
    if wanted == RunRequest.Outputs() || merge {
      try writeToStandardOutput(ConsoleSummary.render(verdict))
    }
    if wanted != RunRequest.Outputs() {
      try guarding { try ReportSet(wanted, step: verdict.step, writesTrace: false).write(verdict, tree: tree) }
    }
    if let job { throw ExitCode(job.status) }
  }

  /// More than 10,000 findings with all that a step can put into them.
  private static let verdictLimit = 256 << 20
  private static let traceLimit = 1 << 30

  static func verdict(at path: ByteString) throws(GuardFailure) -> Verdict {
    let document = try contents(of: path, limit: verdictLimit)
    do throws(VerdictError) { return try VerdictReader.read(document) } catch {
      throw GuardFailure(.reporting, "\(path) is no verdict: \(error.message)")
    }
  }

  /// The tree of a trace, up to where it is damaged.
  private static func tree(of path: ByteString) throws(GuardFailure) -> ExecTree {
    let bytes = try contents(of: path, limit: traceLimit)
    var tree = ExecTree()
    do throws(TraceDamage) {
      var reader = try TraceReader(bytes)
      while let line = try reader.next() {
        if case .exec(let record) = line { tree.add(record) }
      }
    } catch {
      writeToStandardError("runcguard: \(path):\(error.line): damaged: \(ByteString(error.reason))\n")
      guard tree != ExecTree() else { throw GuardFailure(.reporting, "\(path) is no trace") }
    }
    return tree
  }

  private static func contents(of path: ByteString, limit: Int) throws(GuardFailure) -> [UInt8] {
    do throws(Errno) { return try readWhole(path, limit: limit) } catch {
      throw GuardFailure(.reporting, "\(path): \(error.explanation)")
    }
  }
}
