@testable import Reports

/// Lines of a trace, which may come from anywhere when it is replayed.
enum TraceDoor {
  @Sendable static func enter(_ bytes: [UInt8]) throws(BrokenPromise) {
    guard let record = try? TraceRecord.decode(bytes), let line = try? record.encode() else { return }
    try Fuzz.promise((try? TraceRecord.decode(line)) == record, "what was read is written so that it reads the same")
  }
}
