import ArgumentParser
import GuardModel
import LinuxKernel

extension ParsableCommand {
  /// Does what a command is for; a failure of it is told on standard error, with its cure, and ends in status 125.
  ///
  /// - Throws: `ExitCode` of a failure, and whatever `body` throws beside.
  func guarding<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let failure as GuardFailure {
      writeToStandardError("runcguard: ERROR while \(failure.activity.rawValue): \(failure.message)\n")
      if let cure = failure.cure { writeToStandardError("  cure: \(cure)\n") }
      throw ExitCode(125)
    }
  }
}
