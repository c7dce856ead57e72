import CLinux
import Glibc
public import GuardModel

/// Signals of the guard process as readable events; blocked from the moment it is made, but for those of faults and of
/// job control.
public struct SignalSource: ~Copyable {
  let descriptor: Descriptor

  /// - Throws: the `Errno` of sigprocmask(2) or signalfd(2).
  public init() throws(Errno) { descriptor = Descriptor(owning: try answer(guard_signals_open())) }

  /// How many signals are taken at once.
  private static let room = 16

  /// Takes every pending signal.
  ///
  /// - Throws: the `Errno` of read(2).
  public borrowing func drain(_ body: (Signal) -> Void) throws(Errno) {
    let number = descriptor.number
    try unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.room) { buffer throws(Errno) in
      var count: Int
      repeat {
        count = Int(try answer(unsafe guard_signals_read(number, buffer.baseAddress, Self.room)))
        for index in 0..<count { body(Signal(rawValue: unsafe buffer[index])) }
      } while count == Self.room
    }
  }
}

/// What a wait ended for; more than one may hold.
public struct Readiness: OptionSet, Sendable {
  public static let notification = Readiness(rawValue: 1)
  /// The last process under the filter is gone (Linux 5.8).
  public static let listenerHangup = Readiness(rawValue: 2)
  public static let signal = Readiness(rawValue: 4)
  public static let sentinel = Readiness(rawValue: 8)

  public let rawValue: Int32

  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// Waits until one of the sources has something to tell; `milliseconds` below 0 waits for ever. The listener and the
  /// sentinel are left out once they have nothing more to tell.
  ///
  /// - Throws: the `Errno` of poll(2) other than EINTR.
  public static func wait(
    _ step: borrowing LaunchedStep, _ signals: borrowing SignalSource, listener: Bool, sentinel: Bool,
    milliseconds: Int32
  ) throws(Errno) -> Readiness {
    let ready = try answer(
      guard_wait_ready(
        listener ? step.listenerNumber : -1, signals.descriptor.number, sentinel ? step.sentinel.link.number : -1,
        milliseconds))
    return Readiness(rawValue: ready)
  }
}
