import ExecLedger
import GuardModel

/// A ledger that is told of programs by name, each with an address space of its own unless said otherwise.
struct Chronicle {
  static let guardPrint = Fingerprint(high: .max, low: 0)

  var ledger = Ledger(
    guardItself: Instance(id: .guardItself, creator: nil, attempt: attempt("runcguard"), standing: .ordinary),
    fingerprint: guardPrint)
  private var nextPrint: UInt64 = 1

  /// Records the exec of a program by whoever has a fingerprint.
  ///
  /// - Returns: the instance, and the fingerprint it was given.
  @discardableResult
  mutating func exec(
    _ name: String = "sh", by caller: Fingerprint = guardPrint, print: UInt64? = nil
  ) -> (instance: Instance, print: Fingerprint) {
    let fingerprint = Fingerprint(high: print ?? nextPrint, low: 0)
    nextPrint += 1
    let instance = ledger.record(
      Self.attempt(name), standing: .ordinary, fingerprint: fingerprint, caller: ledger.caller(caller))
    return (instance, fingerprint)
  }

  /// Sweeps until whoever is not alive is forgotten.
  mutating func sweepTwice(living: Fingerprint...) {
    for _ in 0..<2 { ledger.sweep(living: Set(living + [Self.guardPrint])) }
  }

  mutating func sweep(living: Fingerprint...) { ledger.sweep(living: Set(living + [Self.guardPrint])) }

  /// Sweeps where the ledger asks for it, as its user does.
  mutating func sweepIfNeeded(living: Fingerprint...) {
    if ledger.needsSweep { ledger.sweep(living: Set(living + [Self.guardPrint])) }
  }

  /// The names of a chain, the instance's own first.
  func chain(of print: Fingerprint) -> [String] {
    guard case .known(let instance) = ledger.caller(print) else { return [] }
    return ledger.chain(from: instance.id).map(\.attempt.requested.description)
  }

  private static func attempt(_ name: String) -> ExecAttempt {
    let moment = Timestamp(seconds: 0, nanoseconds: 0)
    let file = FileFacts(
      identity: FileIdentity(device: 1, inode: 1, size: 1, modified: moment, changed: moment), owner: .root,
      group: GroupID(rawValue: 0), mode: 0o755, linkCount: 1)
    return ExecAttempt(
      process: ProcessID(rawValue: 1), user: .root, time: moment,
      image: Image(file: file, path: ByteString(name), identification: .ordinary, trust: .installed), arguments: [],
      requested: ByteString(name))
  }
}
