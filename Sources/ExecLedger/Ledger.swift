public import GuardModel

/// The exec instances that live, and who created whom.
///
/// PPID proves nothing about creation (engines double-fork, CLONE_PARENT lies), so instances are known by the fingerprint
/// of the address space that their exec was given, which forks, threads and daemons inherit.
public struct Ledger: Sendable {
  /// How far a chain of creators without living processes is kept; beyond it links are forgotten, and counted.
  public static let keptCreators = 48
  /// Sweeps are worth their reading of `/proc` from this many instances on.
  public static let firstSweep = 1024

  private var instances: [InstanceID: Entry] = [:]
  private var claims: [Fingerprint: [InstanceID]] = [:]
  private var nextNumber: UInt64 = 1
  private var sweepAt = Self.firstSweep

  private struct Entry {
    var instance: Instance
    /// Nil once no process has it: kept for the chains of those that it created.
    var fingerprint: Fingerprint?
    /// Whether the last sweep saw no process with its fingerprint.
    var wasMissed = false
  }

  /// Starts with the guard itself, whose fork executes the step's command.
  public init(guardItself: Instance, fingerprint: Fingerprint) {
    instances[.guardItself] = Entry(instance: guardItself, fingerprint: fingerprint)
    claims[fingerprint] = [.guardItself]
  }

  /// How many instances are remembered.
  public var count: Int { instances.count }

  /// Who a process with this fingerprint is.
  public func caller(_ fingerprint: Fingerprint) -> Caller {
    guard let claimants = claims[fingerprint], let first = claimants.first else { return .unknown }
    guard claimants.count == 1 else { return .ambiguous }
    return instances[first].map { .known($0.instance) } ?? .unknown
  }

  /// Remembers a successful exec.
  ///
  /// - Returns: the new instance, with its number.
  public mutating func record(
    _ attempt: ExecAttempt, standing: Standing, fingerprint: Fingerprint, caller: Caller
  ) -> Instance {
    let creator: InstanceID? = if case .known(let instance) = caller { instance.id } else { nil }
    let instance = Instance(
      id: InstanceID(rawValue: nextNumber), creator: creator, attempt: attempt, standing: standing)
    nextNumber += 1
    instances[instance.id] = Entry(instance: instance, fingerprint: fingerprint)
    // A fingerprint claimed twice (address randomisation is off) is nobody's from now on.
    claims[fingerprint, default: []].append(instance.id)
    return instance
  }

  /// The creation chain of an instance, itself first, the guard last unless the chain is broken.
  public func chain(from start: InstanceID) -> [Instance] {
    var chain: [Instance] = []
    var next: InstanceID? = start
    // Creators are always older than what they created, so the walk ends.
    while let id = next, let entry = instances[id] {
      chain.append(entry.instance)
      next = entry.instance.creator
    }
    return chain
  }

  /// Whether enough was remembered since the last sweep to make one worth its cost.
  public var needsSweep: Bool { instances.count >= sweepAt }

  /// Forgets instances that no living process needs, so that memory follows processes and not execs.
  ///
  /// A process that forks while `/proc` is read can be missed once; an instance is forgotten when two sweeps missed it.
  public mutating func sweep(living: Set<Fingerprint>) {
    for (id, entry) in instances where id != .guardItself {
      guard let fingerprint = entry.fingerprint else { continue }
      if living.contains(fingerprint) {
        instances[id]?.wasMissed = false
      } else if entry.wasMissed {
        release(id, fingerprint)
      } else {
        instances[id]?.wasMissed = true
      }
    }
    var needed: Set<InstanceID> = [.guardItself]
    for (id, entry) in instances where entry.fingerprint != nil { keepCreators(of: id, in: &needed) }
    instances = instances.filter { needed.contains($0.key) }
    sweepAt = max(Self.firstSweep, instances.count * 2)
  }

  private mutating func release(_ id: InstanceID, _ fingerprint: Fingerprint) {
    instances[id]?.fingerprint = nil
    claims[fingerprint]?.removeAll { $0 == id }
    if claims[fingerprint]?.isEmpty == true { claims[fingerprint] = nil }
  }

  /// Marks an instance and its nearest creators; where the chain goes on beyond, it is tied to the guard instead.
  private mutating func keepCreators(of start: InstanceID, in needed: inout Set<InstanceID>) {
    needed.insert(start)
    var last = start
    for _ in 0..<Self.keptCreators {
      guard let creator = instances[last]?.instance.creator, instances[creator] != nil else { return }
      guard creator != .guardItself else { return }
      needed.insert(creator)
      last = creator
    }
    guard let creator = instances[last]?.instance.creator, creator != .guardItself else { return }
    // A creator that lives, or is near to one that does, keeps the chain whole by itself.
    guard !needed.contains(creator), instances[creator]?.fingerprint == nil else { return }
    let beyond = chain(from: creator).filter { $0.id != .guardItself }
    let forgotten = beyond.reduce(beyond.count) { $0 + $1.forgottenCreators }
    instances[last]?.instance.forgottenCreators += forgotten
    instances[last]?.instance.creator = .guardItself
  }
}
