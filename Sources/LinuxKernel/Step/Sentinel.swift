import CLinux
import Glibc
public import GuardModel

/// What the sentinel tells the guard.
public enum SentinelEvent: Hashable, Sendable {
  case stepEnded(StepEnd)
  /// A signal that reached the sentinel, and so most likely the whole process group or every process.
  case signalled(Signal)
  /// It was asked, and has told of every signal that had reached it by then.
  case answered
  /// It is gone: nothing is left of the step, or somebody killed it.
  case gone
}

/// A tiny second process: parent and subreaper of the step, in the step's process group, executing nothing ever.
///
/// It tells which signals reach more than the guard alone, and it kills the step's tree when the guard dies.
public struct Sentinel: ~Copyable {
  public let process: ProcessID
  let link: Descriptor

  init(process: ProcessID, link: consuming Descriptor) {
    self.process = process
    self.link = link
  }

  /// Asks whether it has signals that it has not told of yet.
  ///
  /// - Returns: false where it cannot be asked now, or is gone.
  public borrowing func ask() -> Bool { guard_sentinel_ask(link.number) == 0 }

  /// Whether somebody has stopped it.
  public borrowing func isStopped() -> Bool { guard_child_is_stopped(process.rawValue) == 1 }

  /// Takes the next thing it tells; nil where there is nothing now.
  ///
  /// - Throws: the `Errno` of recv(2) other than EAGAIN.
  public borrowing func next() throws(Errno) -> SentinelEvent? {
    var event = guard_sentinel_event()
    do { try answer(unsafe guard_sentinel_next(link.number, &event)) } catch .tryAgain { return nil } catch {
      // EPIPE is the end; ECONNRESET is one with words of the guard's unread, of which there are none.
      if error == .brokenPipe { return .gone }
      throw error
    }
    switch guard_sentinel_kind(UInt32(bitPattern: event.kind)) {
    case GUARD_SENTINEL_STEP_EXITED: return .stepEnded(.exited(event.value))
    case GUARD_SENTINEL_STEP_KILLED: return .stepEnded(.signalled(Signal(rawValue: event.value)))
    case GUARD_SENTINEL_ANSWERED: return .answered
    default: return .signalled(Signal(rawValue: event.value))
    }
  }
}
