import Foundation
import GuardModel

/// The threads that `/proc/PID/task` lists.
func threadNumbers(of process: ProcessID) throws -> [ThreadID] {
  try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.rawValue)/task")
    .compactMap { Int32($0) }.map { ThreadID(rawValue: $0) }
}
