package import ExecGate
package import GuardModel

extension ExecRequest {
  /// A request that is told from others by its number alone; its caller is its process.
  package init(_ number: UInt64, by thread: ThreadID, of process: ProcessID) {
    self.init(
      id: NotificationID(rawValue: number), thread: thread, process: process,
      caller: Fingerprint(high: UInt64(process.rawValue), low: 0))
  }
}
