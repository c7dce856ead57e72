/// What tells one address space's birth from another's: a keyed hash of the auxiliary vector the kernel gave it.
///
/// Never leaves the guard: it is made of randomised addresses.
public struct Fingerprint: Hashable, Sendable {
  public let high: UInt64
  public let low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }
}
