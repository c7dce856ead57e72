/// An error number of the kernel, by the generic Linux numbering (x86-64, arm64, riscv64, s390x, ppc64).
public struct Errno: RawRepresentable, Error, Hashable, Sendable, CustomStringConvertible {
  public static let notPermitted = Errno(rawValue: 1)
  public static let noSuchFile = Errno(rawValue: 2)
  public static let noSuchProcess = Errno(rawValue: 3)
  public static let interrupted = Errno(rawValue: 4)
  public static let inputOutput = Errno(rawValue: 5)
  public static let badDescriptor = Errno(rawValue: 9)
  public static let noChild = Errno(rawValue: 10)
  public static let tryAgain = Errno(rawValue: 11)
  public static let outOfMemory = Errno(rawValue: 12)
  public static let accessDenied = Errno(rawValue: 13)
  public static let badAddress = Errno(rawValue: 14)
  public static let busy = Errno(rawValue: 16)
  public static let fileTooLarge = Errno(rawValue: 27)
  public static let exists = Errno(rawValue: 17)
  public static let notDirectory = Errno(rawValue: 20)
  public static let isDirectory = Errno(rawValue: 21)
  public static let invalid = Errno(rawValue: 22)
  public static let tooManyOpenFiles = Errno(rawValue: 24)
  public static let noSpace = Errno(rawValue: 28)
  public static let readOnlyFileSystem = Errno(rawValue: 30)
  public static let brokenPipe = Errno(rawValue: 32)
  public static let nameTooLong = Errno(rawValue: 36)
  public static let notImplemented = Errno(rawValue: 38)
  public static let tooManyLinks = Errno(rawValue: 40)
  public static let timedOut = Errno(rawValue: 110)
  public static let already = Errno(rawValue: 114)
  public static let inProgress = Errno(rawValue: 115)

  public let rawValue: Int32

  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// The symbolic name where it is one the guard speaks of, else "errno 71".
  public var description: String {
    let names: [Int32: String] = [
      1: "EPERM", 2: "ENOENT", 3: "ESRCH", 4: "EINTR", 5: "EIO", 7: "E2BIG", 8: "ENOEXEC", 9: "EBADF", 10: "ECHILD",
      11: "EAGAIN", 12: "ENOMEM", 13: "EACCES", 14: "EFAULT", 16: "EBUSY", 17: "EEXIST", 18: "EXDEV", 20: "ENOTDIR",
      21: "EISDIR", 22: "EINVAL", 23: "ENFILE", 24: "EMFILE", 25: "ENOTTY", 26: "ETXTBSY", 27: "EFBIG", 28: "ENOSPC",
      30: "EROFS", 32: "EPIPE", 36: "ENAMETOOLONG", 38: "ENOSYS", 39: "ENOTEMPTY", 40: "ELOOP", 95: "EOPNOTSUPP",
      110: "ETIMEDOUT", 114: "EALREADY", 115: "EINPROGRESS", 122: "EDQUOT",
    ]
    return names[rawValue] ?? "errno \(rawValue)"
  }
}
