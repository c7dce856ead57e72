import CLinux
import Glibc
public import GuardModel

/// A program run to its end by a command that guards nothing itself.
public enum ProgramRun {
  /// Runs a program with what it writes going to a file, and kills it after so many seconds.
  ///
  /// - Throws: the `Errno` of open(2) or posix_spawn(3); `timedOut` where it had to be killed.
  public static func run(
    _ path: ByteString, _ arguments: [ByteString], environment: [ByteString], output: ByteString, seconds: Int32
  ) throws(Errno) -> StepEnd {
    let file = Descriptor(
      owning: try libcAnswer {
        unsafe output.withPath { unsafe open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600) }
      })
    var status: Int32 = 0
    let result = unsafe path.withPath { path in
      unsafe withCStrings(arguments) { arguments in
        unsafe withCStrings(environment) { environment in
          unsafe guard_run_program(path, arguments, environment, file.number, seconds, &status)
        }
      }
    }
    try answer(result)
    let signal = status & 0x7F
    return signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(Signal(rawValue: signal))
  }

  /// Executes a program in place of this one, from this thread or from a new one.
  ///
  /// - Returns: only where that fails, why.
  public static func execute(_ path: ByteString, _ arguments: [ByteString], fromThread: Bool) -> Errno {
    let result = unsafe path.withPath { path in
      unsafe withCStrings(arguments) { arguments in
        unsafe withCStrings(GuardProcess.environment()) { environment in
          unsafe fromThread
            ? guard_replace_program_from_thread(path, arguments, environment)
            : guard_replace_program(path, arguments, environment)
        }
      }
    }
    return Errno(rawValue: Int32(clamping: -Int64(result)))
  }
}

/// A folder of this process's own for files that may be executed, removed with them.
public final class ProgramFolder {
  public let path: ByteString
  private var names: Set<ByteString> = []

  /// Makes the folder below another one.
  ///
  /// - Throws: the `Errno` of mkdtemp(3).
  public init(in parent: ByteString) throws(Errno) {
    var template = (parent.bytes + Array("/runcguard-doctor-XXXXXX".utf8) + [0]).map { CChar(bitPattern: $0) }
    let failed = unsafe template.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return true }
      return unsafe mkdtemp(base) == nil
    }
    guard !failed else { throw Errno(rawValue: errno) }
    path = ByteString(template.dropLast().map { UInt8(bitPattern: $0) })
  }

  /// The path of a file here, which is removed with the folder.
  public func file(_ name: ByteString) -> ByteString {
    names.insert(name)
    return ByteString(path.bytes + [UInt8(ascii: "/")] + name.bytes)
  }

  /// Writes a file that may be executed.
  ///
  /// - Throws: the `Errno` of open(2) or write(2).
  public func writeProgram(_ bytes: [UInt8], to name: ByteString) throws(Errno) -> ByteString {
    let place = file(name)
    let file = Descriptor(
      owning: try libcAnswer {
        unsafe place.withPath { unsafe open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o755) }
      })
    try writeAll(bytes, to: file)
    return place
  }

  deinit {
    for name in names {
      _ = unsafe ByteString(path.bytes + [UInt8(ascii: "/")] + name.bytes).withPath { unsafe unlink($0) }
    }
    _ = unsafe path.withPath { unsafe rmdir($0) }
  }
}
