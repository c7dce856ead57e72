public import GuardModel

/// The exec instances that live, and who created whom.
///
/// PPID proves nothing about creation (engines double-fork, CLONE_PARENT lies), so instances are known by the fingerprint
/// of the address space that their exec was given, which forks, threads and daemons inherit.
public struct Ledger: Sendable {
  /// How many creators without living processes are kept above one that has some; those beyond are counted.
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

  /// Whether any exec of a process with this fingerprint was seen.
  public func knows(_ fingerprint: Fingerprint) -> Bool { claims[fingerprint]?.isEmpty == false }

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

  /// Puts a sweep off that could not see every process, so that not every further exec tries one.
  public mutating func putOffSweep() { sweepAt = instances.count + Self.firstSweep }

  /// Forgets instances that no living process needs, so that memory follows processes and not execs.
  ///
  /// A process that forks while `/proc` is read can be missed once; an instance is forgotten when two sweeps missed it.
  public mutating func sweep(living: Set<Fingerprint>) {
    var seen = 0
    for (id, entry) in instances where id != .guardItself {
      guard let fingerprint = entry.fingerprint else { continue }
      if living.contains(fingerprint) {
        instances[id]?.wasMissed = false
        seen += 1
      } else if entry.wasMissed {
        release(id, fingerprint)
      } else {
        instances[id]?.wasMissed = true
      }
    }
    dropUnneeded()
    // A sweep reads something of every process, so it has to be worth as many execs. Instances missed once do not
    // count: if they put the next sweep off, memory would grow with the execs.
    sweepAt = instances.count + max(Self.firstSweep, seen)
  }

  private mutating func release(_ id: InstanceID, _ fingerprint: Fingerprint) {
    instances[id]?.fingerprint = nil
    claims[fingerprint]?.removeAll { $0 == id }
    if claims[fingerprint]?.isEmpty == true { claims[fingerprint] = nil }
  }

  /// Drops instances without processes that are nobody's near creators, and ties the chains that went through them
  /// together.
  private mutating func dropUnneeded() {
    var needed: Set<InstanceID> = []
    for (id, entry) in instances where entry.fingerprint != nil {
      needed.insert(id)
      var next = entry.instance.creator
      for _ in 0..<Self.keptCreators {
        // A creator that has processes keeps its own.
        guard let creator = next, let entry = instances[creator], entry.fingerprint == nil else { break }
        needed.insert(creator)
        next = entry.instance.creator
      }
    }
    for id in needed {
      var next = instances[id]?.instance.creator
      var forgotten = 0
      while let creator = next, !needed.contains(creator), let entry = instances[creator] {
        forgotten += 1 + entry.instance.forgottenCreators
        next = entry.instance.creator
      }
      guard forgotten > 0 else { continue }
      instances[id]?.instance.creator = next
      instances[id]?.instance.forgottenCreators += forgotten
    }
    instances = instances.filter { needed.contains($0.key) }
  }
}
