import ArgumentParser
import GuardModel
import Reports

/// The verdict of a job, made of its steps'.
struct JobVerdict {
  var verdict: Verdict

  /// Reads and merges verdicts; one that cannot be read makes the job's an error.
  ///
  /// - Throws: `GuardFailure` where none can be read.
  init(of paths: [String], name: String) throws(GuardFailure) {
    var verdicts: [Verdict] = []
    var unreadable: [GuardFailure] = []
    for path in paths {
      do throws(GuardFailure) { verdicts.append(try ReportCommand.verdict(at: ByteString(path))) } catch {
        unreadable.append(error)
      }
    }
    guard let merged = VerdictMerge.merge(verdicts, unreadable: unreadable, step: name) else {
      throw unreadable.first ?? GuardFailure(.reporting, "there are no verdicts to merge")
    }
    verdict = merged
  }

  /// What the job should end with: 0, 86 for a violation, or 125 where a step was not guarded or did not finish.
  var status: Int32 {
    switch verdict.outcome {
    case .clean: 0
    case .violation: 86
    // Of nested steps alone, nobody here knows the outer guard's verdict.
    case .error, .unfinished, .nested: 125
    }
  }
}
