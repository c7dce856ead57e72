import GuardModel
import LinuxKernel
import Reports

/// Those who are told of every exec while the step runs: the trace file, the reports that show them, and a person who
/// asked for it.
final class ExecObservers {
  private var trace: AppendingFile?
  private let isVerbose: Bool
  /// Nil where no report shows it.
  private(set) var tree: ExecTree?
  /// Nil where nobody asked, or no terminal is there.
  private var status: LiveStatus?

  /// Opens the trace, if one is wanted, before the step can touch its path.
  ///
  /// - Throws: `GuardFailure` where the file cannot be made.
  init(request: RunRequest, path: ByteString?, showsTree: Bool) throws(GuardFailure) {
    tree = showsTree ? ExecTree() : nil
    isVerbose = request.loudness == .verbose
    status = request.showsStatus && GuardProcess.errorsAreTerminal ? LiveStatus() : nil
    guard let path else {
      trace = nil
      return
    }
    do throws(Errno) { trace = try AppendingFile(path: path) } catch {
      throw GuardFailure(.preparing, "the trace \(path): \(ReportSet.explanation(error))")
    }
  }

  /// Writes the trace's first line.
  ///
  /// - Throws: `GuardFailure` where it cannot be written.
  func begin(_ header: @autoclosure () -> TraceHeader) throws(GuardFailure) {
    guard trace != nil else { return }
    try append(header().encode())
  }

  /// Whether the trace is what was written to it, where it was to be.
  var traceIsIntact: Bool { trace?.isIntact() ?? true }

  /// - Throws: `GuardFailure` where the trace cannot be written any more: what is not recorded was not observed.
  func saw(_ record: ExecRecord) throws(GuardFailure) {
    if isVerbose { writeToStandardError(ExecLine.render(record)) }
    if let title = status?.saw(record, at: GuardProcess.monotonicSeconds()) { writeToStandardError(title) }
    guard trace != nil || tree != nil else { return }
    let record = TraceRecord(record)
    tree?.add(record)
    if trace != nil { try append(try record.encode()) }
  }

  /// - Throws: `GuardFailure` where the trace cannot be written any more.
  func noticed(_ notice: Notice) throws(GuardFailure) {
    guard trace != nil else { return }
    try append(try notice.encode())
  }

  /// Ends the trace: one without an end is known to be cut.
  ///
  /// - Throws: `GuardFailure` where the trace cannot be written any more.
  func sawEnd(_ end: TraceEnd) throws(GuardFailure) {
    guard trace != nil else { return }
    try append(try end.encode())
  }

  deinit {
    if status != nil { writeToStandardError(LiveStatus.end) }
  }

  private func append(_ line: [UInt8]) throws(GuardFailure) {
    do throws(Errno) { try trace?.append(line) } catch {
      throw GuardFailure(.reporting, "the trace: \(error.explanation)")
    }
  }
}
