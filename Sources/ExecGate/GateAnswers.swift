import GuardModel
import LinuxKernel

// What is said to an exec that stands: to its notification, or to its ptrace stop.
extension Gate {
  /// Takes what the listener announces; nil where that went away, or where there is no listener.
  func receive() throws(Errno) -> RawNotification? {
    switch listener {
    case .some(let listener): return try listener.receive()
    case .none: return nil
    }
  }

  /// Whether the call still stands, so that what was read of its thread under `/proc` was read of it and no successor.
  ///
  /// - Throws: the `Errno` of a listener call that must not fail.
  func stands(_ id: NotificationID, _ thread: ThreadID) throws(Errno) -> Bool {
    switch listener {
    case .some(let listener): try listener.isValid(id)
    case .none: held[thread]?.request == id
    }
  }

  /// Lets the call go on, or makes it fail with an error.
  ///
  /// - Returns: false where it no longer stands.
  /// - Throws: the `Errno` of a listener call that must not fail.
  mutating func answer(
    _ id: NotificationID, _ thread: ThreadID, refusing error: Errno?
  ) throws(Errno) -> Bool {
    switch listener {
    case .some(let listener):
      if let error { return try listener.refuse(id, with: error) }
      return try listener.proceed(id)
    case .none:
      guard try stands(id, thread), let call = held.removeValue(forKey: thread)?.call else { return false }
      return error.map { call.refuse(with: $0) } ?? call.proceed()
    }
  }

  /// Tells the kernel where to wake guard and callers. Whose exec failed is most likely looking along its PATH, and asks
  /// again at once: woken on one processor, the two of them need no other one to wake up, and a failing exec takes half
  /// of the time. An exec that happens takes more time that way, because it moves to another processor.
  mutating func expectRetry(_ expected: Bool) {
    guard expected != expectsRetry else { return }
    expectsRetry = expected
    switch listener {
    case .some(let listener): listener.wakeHere(expected)
    case .none: break
    }
  }
}
