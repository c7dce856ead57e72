import ExecGate
import GateConversations
import GuardModel

extension ProcessID: ExpressibleByIntegerLiteral {
  public init(integerLiteral number: Int32) { self.init(rawValue: number) }
}

extension ThreadID: ExpressibleByIntegerLiteral {
  public init(integerLiteral number: Int32) { self.init(rawValue: number) }
}

extension ExecRequest {
  init(_ number: UInt64, by thread: ThreadID = 100) { self.init(number, by: thread, of: 100) }
}
