import CLinux
import Glibc
public import GuardModel

/// Turns a C function's answer (0 or more, or a negative errno) into a value or a thrown `Errno`.
@discardableResult
func answer<Number: SignedInteger>(_ result: Number) throws(Errno) -> Number {
  guard result < 0 else { return result }
  throw Errno(rawValue: Int32(clamping: -Int64(result)))
}

/// Turns a libc answer (-1 and `errno`) into a value or a thrown `Errno`; retries what a signal interrupted.
@discardableResult
func libcAnswer<Number: SignedInteger>(_ call: () -> Number) throws(Errno) -> Number {
  while true {
    let result = call()
    guard result < 0 else { return result }
    let error = Errno(rawValue: errno)
    guard error == .interrupted else { throw error }
  }
}

extension Errno {
  /// The C library's words for it: "Permission denied (EACCES)".
  public var explanation: String {
    guard let text = unsafe strerror(rawValue) else { return description }
    return unsafe "\(String(cString: text)) (\(description))"
  }
}
