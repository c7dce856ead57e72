import GuardModel
import LinuxKernel
import Reports

/// Those who are told of every exec while the step runs: the trace file, and a person who asked for it.
final class ExecObservers {
  private let trace: AppendingFile?
  private let isVerbose: Bool

  /// Opens the trace, if one is wanted, before the step can touch its path.
  ///
  /// - Throws: `GuardFailure` where the file cannot be made.
  init(request: RunRequest, header: TraceHeader, path: ByteString?) throws(GuardFailure) {
    isVerbose = request.loudness == .verbose
    guard let path else {
      trace = nil
      return
    }
    let line = try header.encode()
    do throws(Errno) {
      trace = try AppendingFile(path: path)
      try trace?.append(line)
    } catch {
      throw GuardFailure(.preparing, "the trace \(path): \(error.explanation)")
    }
  }

  /// - Throws: `GuardFailure` where the trace cannot be written any more: what is not recorded was not observed.
  func saw(_ record: ExecRecord) throws(GuardFailure) {
    if isVerbose { writeToStandardError(ExecLine.render(record)) }
    guard trace != nil else { return }
    let line = try TraceRecord(record).encode()
    do throws(Errno) { try trace?.append(line) } catch {
      throw GuardFailure(.reporting, "the trace: \(error.explanation)")
    }
  }
}
