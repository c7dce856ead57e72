public import GuardModel

/// The auxiliary vector that the kernel gave a program at its exec (getauxval(3)).
public struct AuxiliaryVector: Sendable {
  private let bytes: [UInt8]

  /// Takes the bytes of `/proc/PID/auxv`, of a 64-bit or a 32-bit program.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads the vector of a live process.
  ///
  /// - Throws: the `Errno` of open(2) or read(2).
  public init(of process: ProcessID) throws(Errno) {
    self.init(try ProcessFiles(process).contents("auxv", limit: 832))
  }

  /// Where the name that the kernel executed stands in memory (AT_EXECFN).
  public var executedNameAddress: UInt64? { value(31) }

  /// The real user at the exec (AT_UID).
  public var user: UserID? { value(11).flatMap { UInt32(exactly: $0) }.map { UserID(rawValue: $0) } }

  /// The effective user at the exec (AT_EUID).
  public var effectiveUser: UserID? { value(12).flatMap { UInt32(exactly: $0) }.map { UserID(rawValue: $0) } }

  /// The value of the first entry of a type; nil where there is none before the end.
  private func value(_ wanted: UInt64) -> UInt64? {
    // Types are small numbers, so in a 64-bit vector the upper half of the first word is zero; in a 32-bit one it is
    // the first entry's value, an address (AT_SYSINFO or AT_SYSINFO_EHDR comes first on x86, arm64 and riscv).
    let isWide = bytes.count >= 8 && bytes[4..<8].allSatisfy { $0 == 0 }
    let width = isWide ? 8 : 4
    var place = 0
    while place + 2 * width <= bytes.count {
      let type = Self.word(bytes[place..<(place + width)])
      if type == 0 { break }
      if type == wanted { return Self.word(bytes[(place + width)..<(place + 2 * width)]) }
      place += 2 * width
    }
    return nil
  }

  private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
