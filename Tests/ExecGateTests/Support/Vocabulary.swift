import ExecGate
import GuardModel

extension ProcessID: ExpressibleByIntegerLiteral {
  public init(integerLiteral number: Int32) { self.init(rawValue: number) }
}

extension ThreadID: ExpressibleByIntegerLiteral {
  public init(integerLiteral number: Int32) { self.init(rawValue: number) }
}

extension ExecRequest {
  /// A request that is told from others by its number alone; its caller is its process.
  init(_ number: UInt64, by thread: ThreadID = 100, of process: ProcessID = 100) {
    self.init(
      id: NotificationID(rawValue: number), thread: thread, process: process,
      caller: Fingerprint(high: UInt64(process.rawValue), low: 0))
  }
}
