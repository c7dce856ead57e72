import CLinux
import Glibc
public import GuardModel

/// Reads the fingerprint of a process's address space: a keyed hash of `/proc/PID/auxv`.
///
/// The kernel fills the auxiliary vector at each exec with randomised addresses (vDSO, interpreter, program headers,
/// stack; fs/binfmt_elf.c, create_elf_tables), forks inherit it, and only PR_SET_MM, which the filter refuses, could
/// change it. The hash is a pair of polynomials modulo 2^61 - 1 at secret random points: two different vectors of n
/// words meet with probability at most (n / 2^61)^2, whatever they hold.
public struct FingerprintReader: Sendable {
  private let points: (UInt64, UInt64)
  private static let modulus: UInt64 = (1 << 61) - 1
  /// Bytes that are read: AT_VECTOR_SIZE is 52 words on x86-64 in Linux 6.12; room for twice that.
  public static let capacity = 832

  /// Whether the guard reads as the owner of a process where it may not read as itself.
  private let actsAsOwner: Bool

  public init(actsAsOwner: Bool = false) {
    self.actsAsOwner = actsAsOwner
    var generator = SystemRandomNumberGenerator()
    let range = UInt64(2)..<Self.modulus
    points = (.random(in: range, using: &generator), .random(in: range, using: &generator))
  }

  /// Reads the fingerprint of a live process or thread.
  ///
  /// - Throws: EACCES where the guard may not read it, ESRCH where it is gone or has no address space left, EAGAIN in the
  ///   middle of an exec, when the new address space has no vector yet.
  public func fingerprint(of thread: ThreadID) throws(Errno) -> Fingerprint {
    let path = ByteString("/proc/\(thread.rawValue)/auxv")
    let bytes: [UInt8]
    do { bytes = try readWhole(path, limit: Self.capacity) } catch .accessDenied where actsAsOwner {
      guard let owner = ProcessFiles(ProcessID(rawValue: thread.rawValue)).owners() else { throw .noSuchProcess }
      let answered = FileSystemUser.acting(as: owner) {
        Result { () throws(Errno) in try readWhole(path, limit: Self.capacity) }
      }
      bytes = try answered.get()
    } catch { throw error }
    guard !bytes.isEmpty else { throw .noSuchProcess }
    guard !bytes.prefix(8).allSatisfy({ $0 == 0 }) else { throw .tryAgain }
    return fingerprint(of: bytes)
  }

  /// The fingerprint of the bytes of an auxiliary vector.
  public func fingerprint(of vector: [UInt8]) -> Fingerprint {
    var high: UInt64 = 0
    var low: UInt64 = 0
    var word: UInt64 = 0
    for (index, byte) in vector.enumerated() {
      word |= UInt64(byte) << UInt64(8 * (index % 4))
      guard index % 4 == 3 || index == vector.count - 1 else { continue }
      high = Self.step(high, points.0, word)
      low = Self.step(low, points.1, word)
      word = 0
    }
    return Fingerprint(high: high, low: low)
  }

  /// `(sum + word + 1) * point mod 2^61 - 1`; the 1 makes leading zeros count.
  private static func step(_ sum: UInt64, _ point: UInt64, _ word: UInt64) -> UInt64 {
    let (upper, lower) = ((sum &+ word &+ 1) % modulus).multipliedFullWidth(by: point)
    let folded = (lower & modulus) &+ (lower >> 61 | upper << 3)
    return folded % modulus
  }
}
