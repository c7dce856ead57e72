public import GuardModel
import LinuxKernel
public import Reports

/// The report files of a run: opened before the step starts, whole at every moment, final after its tree is dead.
public struct ReportSet: Sendable {
  private struct Report: Sendable {
    var format: ReportFormat
    var file: ReportFile
    /// Asked for by its own option: where it cannot be told, that is a failure.
    var isDemanded: Bool
  }

  private var files: [Report] = []
  private let junitProfile: JUnit.Profile
  /// Where the trace goes; it grows while the step runs.
  let tracePath: ByteString?

  /// What a person is told about where reports lie.
  var places: [ByteString] { files.map(\.file.path) + [tracePath].compactMap { $0 } }

  /// Whether a report shows every exec.
  var showsTree: Bool { files.contains { $0.format.showsTree } }

  /// Opens the folders of all wanted reports; a trace is written by nobody but a run.
  ///
  /// - Throws: `GuardFailure` naming the path that cannot be written.
  public init(_ outputs: RunRequest.Outputs, step: String, writesTrace: Bool = true) throws(GuardFailure) {
    junitProfile = outputs.junitProfile
    let base = try Self.base(outputs.folder, step: step)
    for format in ReportFormat.allCases {
      let inFolder = base.map { ByteString($0.bytes + Array(format.ending.utf8)) }
      for (path, isDemanded) in [(outputs.files[format], true), (inFolder, false)] {
        guard let path else { continue }
        files.append(Report(format: format, file: try Self.open(path), isDemanded: isDemanded))
      }
    }
    // One trace is enough: where a path is given, it goes there.
    tracePath = outputs.trace ?? (writesTrace ? base : nil).map { ByteString($0.bytes + Array(".trace.jsonl".utf8)) }
  }

  /// Puts a run into every report file.
  ///
  /// - Throws: `GuardFailure` naming the first file that could not be written; the others are written all the same.
  public func write(_ verdict: Verdict, tree: ExecTree? = nil) throws(GuardFailure) {
    var run = ReportedRun(verdict, tree: tree, junitProfile: junitProfile)
    for report in files { run.files[report.format] = run.files[report.format] ?? report.file.path }
    // A machine that crashes while the step runs takes the job with it, and no pass is left.
    let isFinal = verdict.outcome != .unfinished
    var failure: GuardFailure?
    // The verdict last: where a disk fills up on the way, it must not have become a pass before.
    for report in files.reversed() where report.isDemanded || report.format.canTell(verdict) {
      do throws(GuardFailure) {
        let bytes = try report.format.render(run)
        do throws(Errno) { try report.file.replace(with: bytes, durably: isFinal && report.format.decides) } catch {
          throw GuardFailure(.reporting, "\(report.file.path): \(error.explanation)")
        }
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
  }

  /// Finds out whether each report's path still leads to where it is written: a step can put another folder in its
  /// place, with reports of its own making.
  ///
  /// - Throws: `GuardFailure` naming the first path that does not.
  func requirePlaces() throws(GuardFailure) {
    for report in files where !report.file.isInPlace() {
      throw GuardFailure(
        .reporting, "the folder of \(report.file.path) was moved, removed or replaced while the step ran",
        cure: "have reports written where the step does not clean up, and cannot write")
    }
  }

  /// What kept a report's place from being opened.
  static func explanation(_ error: Errno) -> String {
    error == .exists ? "something lies there that is no regular file" : error.explanation
  }

  /// Where the names of a report folder begin: the folder, made if it is missing, and the step's name.
  private static func base(_ folder: ByteString?, step: String) throws(GuardFailure) -> ByteString? {
    guard let folder else { return nil }
    do throws(Errno) { try makeFolder(folder) } catch {
      throw GuardFailure(.preparing, "the report folder \(folder): \(error.explanation)")
    }
    return ByteString(folder.bytes + [UInt8(ascii: "/")] + Self.fileName(for: step).utf8)
  }

  private static func open(_ path: ByteString) throws(GuardFailure) -> ReportFile {
    do throws(Errno) { return try ReportFile(path: path) } catch {
      throw GuardFailure(.preparing, "the report \(path): \(explanation(error))")
    }
  }

  /// A step's name as part of a file name, equal for equal names only.
  ///
  /// Letters, digits, dots, underscores and hyphens stay. A name that has other characters, is too long, or would be
  /// hidden or an option, gets a digest of the whole behind a tilde, which no name has that is kept as it is.
  static func fileName(for step: String) -> String {
    let kept = step.unicodeScalars.map { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "._-".unicodeScalars.contains(scalar))
        ? Character(scalar) : "-"
    }
    let name = String(String(kept.prefix(80)).drop { $0 == "." || $0 == "-" })
    if name == step, !name.isEmpty { return name }
    let digest = SHA256.digest(of: Array(step.utf8))?.hex.prefix(10) ?? "0000000000"
    return "\(name.isEmpty ? "step" : name)~\(digest)"
  }
}
