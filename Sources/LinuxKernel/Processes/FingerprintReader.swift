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
    do { return try now(thread) } catch .accessDenied where actsAsOwner {
      guard let owner = ProcessFiles(ProcessID(rawValue: thread.rawValue)).owners() else { throw .noSuchProcess }
      return try FileSystemUser.acting(as: owner) {
        Result { () throws(Errno) in try now(thread) }
      }.get()
    } catch { throw error }
  }

  /// Reads what a process is that has just executed.
  ///
  /// - Throws: as for a live process, but never as another process's owner.
  public func birth(of process: ProcessID) throws(Errno) -> Birth {
    var owner: UInt32 = 0
    let (found, bytes) = try unsafe read(ThreadID(leaderOf: process), owner: &owner) { vector in
      (unsafe fingerprint(of: vector), unsafe Array(vector))
    }
    return Birth(fingerprint: found, owner: UserID(rawValue: owner), vector: AuxiliaryVector(bytes))
  }

  private func now(_ thread: ThreadID) throws(Errno) -> Fingerprint {
    try unsafe read(thread, owner: nil) { unsafe fingerprint(of: $0) }
  }

  private func read<Result>(
    _ thread: ThreadID, owner: UnsafeMutablePointer<UInt32>?, _ body: (UnsafeRawBufferPointer) -> Result
  ) throws(Errno) -> Result {
    try unsafe withUnsafeTemporaryAllocation(byteCount: Self.capacity, alignment: 8) { buffer throws(Errno) in
      let count = Int(
        try answer(
          unsafe guard_process_read_once(thread.rawValue, "auxv", buffer.baseAddress, Self.capacity, owner)))
      guard count > 0 else { throw .noSuchProcess }
      let vector = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
      guard unsafe !vector.prefix(8).allSatisfy({ $0 == 0 }) else { throw .tryAgain }
      return unsafe body(vector)
    }
  }

  /// The fingerprint of the bytes of an auxiliary vector.
  public func fingerprint(of vector: [UInt8]) -> Fingerprint {
    unsafe vector.withUnsafeBytes { unsafe fingerprint(of: $0) }
  }

  private func fingerprint(of vector: UnsafeRawBufferPointer) -> Fingerprint {
    var high: UInt64 = 0
    var low: UInt64 = 0
    func add(_ word: UInt64) {
      high = Self.step(high, points.0, word)
      low = Self.step(low, points.1, word)
    }
    var place = 0
    while place + 4 <= vector.count {
      add(UInt64(UInt32(littleEndian: unsafe vector.loadUnaligned(fromByteOffset: place, as: UInt32.self))))
      place += 4
    }
    var rest: UInt64 = 0
    for index in place..<vector.count { rest |= UInt64(unsafe vector[index]) << UInt64(8 * (index - place)) }
    if place < vector.count { add(rest) }
    return Fingerprint(high: high, low: low)
  }

  /// `(sum + word + 1) * point mod 2^61 - 1`, for a sum below the modulus and a word below 2^32; the 1 makes leading zeros
  /// count.
  private static func step(_ sum: UInt64, _ point: UInt64, _ word: UInt64) -> UInt64 {
    let (upper, lower) = reduced(sum &+ word &+ 1).multipliedFullWidth(by: point)
    return reduced((lower & modulus) &+ (lower >> 61 | upper << 3))
  }

  /// A number below twice the modulus, modulo that: a division would cost more than all of the rest.
  private static func reduced(_ number: UInt64) -> UInt64 { number >= modulus ? number &- modulus : number }
}

/// What the kernel gave an exec: an address space, and an auxiliary vector that tells of it.
public struct Birth: Sendable {
  public let fingerprint: Fingerprint
  /// Whose files in `/proc` it is: the effective user of a dumpable process, else root.
  public let owner: UserID
  public let vector: AuxiliaryVector
}
