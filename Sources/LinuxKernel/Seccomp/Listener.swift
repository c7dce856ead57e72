import CLinux
import Glibc
public import GuardModel

/// One call that stands still in the kernel until it is answered.
public struct RawNotification: Hashable, Sendable {
  public var id: NotificationID
  /// Whether it is an exec; the filter announces changes of user or group, and calls that are watched, as well.
  public var isExec: Bool
  /// What it is instead, where it is one of the calls that are only watched.
  public var watched: WatchedCall?
  /// 0 where the thread is not visible in the guard's pid namespace.
  public var thread: ThreadID
}

/// The guard's end of the step's seccomp filter: execs arrive here and wait for an answer (seccomp_unotify(2)).
public struct Listener: ~Copyable {
  let descriptor: Descriptor

  init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

  /// Takes the next waiting exec; nil where it went away before it could be taken.
  ///
  /// - Throws: the `Errno` of SECCOMP_IOCTL_NOTIF_RECV other than EINTR and ENOENT.
  public borrowing func receive() throws(Errno) -> RawNotification? {
    var raw = guard_notification()
    do {
      try answer(unsafe guard_notification_receive(descriptor.number, &raw))
    } catch .interrupted {
      return nil
    } catch .noSuchFile {
      return nil  // a signal or a kill ended the wait: opencontainers/crun#526 met it after poll, too
    } catch {
      throw error
    }
    return RawNotification(
      id: NotificationID(rawValue: raw.id), isExec: SystemCall(raw.system_call, architecture: raw.architecture).isExec,
      watched: WatchedCall(
        number: raw.system_call, architecture: raw.architecture, arguments: raw.registers),
      thread: ThreadID(rawValue: raw.thread))
  }

  /// Whether the thread still waits, so that what was read of it under `/proc` was read of it and no successor.
  ///
  /// - Throws: the `Errno` of SECCOMP_IOCTL_NOTIF_ID_VALID other than ENOENT: a thread that is taken for gone is never
  ///   answered.
  public borrowing func isValid(_ id: NotificationID) throws(Errno) -> Bool {
    try reached { guard_notification_is_valid(descriptor.number, id.rawValue) }
  }

  /// Lets the exec go on in the kernel.
  ///
  /// - Returns: false where the thread no longer waits.
  /// - Throws: the `Errno` of SECCOMP_IOCTL_NOTIF_SEND other than ENOENT and EINPROGRESS.
  public borrowing func proceed(_ id: NotificationID) throws(Errno) -> Bool {
    try reached { guard_notification_continue(descriptor.number, id.rawValue) }
  }

  /// Makes the exec fail with an error.
  ///
  /// - Returns: false where the thread no longer waits.
  /// - Throws: the `Errno` of SECCOMP_IOCTL_NOTIF_SEND other than ENOENT and EINPROGRESS.
  @discardableResult
  public borrowing func refuse(_ id: NotificationID, with error: Errno) throws(Errno) -> Bool {
    try reached { guard_notification_fail(descriptor.number, id.rawValue, error.rawValue) }
  }

  /// Has notifications wake the guard on the caller's processor, and answers the caller on the guard's; or where the
  /// scheduler likes. Kernels before Linux 6.6 always do the latter.
  public borrowing func wakeHere(_ here: Bool) { _ = guard_notification_wake_here(descriptor.number, here) }

  /// Whether a call reached a thread that still waits.
  private borrowing func reached(_ call: () -> Int32) throws(Errno) -> Bool {
    while true {
      do { try answer(call()) } catch .interrupted {
        // The guard was stopped, continued or frozen while a new notification held the filter's lock
        // (mutex_lock_interruptible, kernel/seccomp.c); nothing has happened yet.
        continue
      } catch .noSuchFile { return false } catch .inProgress { return false } catch { throw error }
      return true
    }
  }
}

extension guard_notification {
  /// The call's arguments.
  fileprivate var registers: [UInt64] {
    [arguments.0, arguments.1, arguments.2, arguments.3, arguments.4, arguments.5]
  }
}
