public import GuardModel
public import Runtimes

/// A suspicious execution that a policy could allow.
public struct Observation: Hashable, Sendable {
  /// Where it was seen, such as "build.trace.jsonl:12".
  public var place: String
  public var family: RuntimeFamilyID
  public var reasons: [Reason]
  public var arguments: [ByteString]
  public var caller: Caller

  public init(
    place: String, family: RuntimeFamilyID, reasons: [Reason], arguments: [ByteString], caller: Caller
  ) {
    self.place = place
    self.family = family
    self.reasons = reasons
    self.arguments = arguments
    self.caller = caller
  }
}

/// The smallest policy above another one under which what was observed is allowed.
public struct PolicyProposal: Hashable, Sendable {
  /// One added line, with why.
  public struct Addition: Hashable, Sendable {
    public var line: String
    public var why: String
  }

  /// What is not learned, and why.
  public struct Refusal: Hashable, Sendable {
    public var place: String
    public var why: String
  }

  public private(set) var policy: Policy
  public private(set) var additions: [Addition] = []
  public private(set) var refusals: [Refusal] = []

  /// Takes what was seen under `policy`; a reason that is an attack's is learned only where `allowed` names it.
  public init(
    _ observations: [Observation], above policy: Policy, allowed: Set<Reason>,
    engines: [Engine] = Engine.builtIn
  ) {
    self.policy = policy
    var groups: [(caller: String, family: RuntimeFamilyID, members: [Observation])] = []
    for observation in observations {
      let attacks = observation.reasons.filter { $0 != .callerNotEngine && !allowed.contains($0) }
      guard attacks.isEmpty else {
        let names = attacks.map(\.rawValue)
        let options = names.map { "--allow \($0)" }.joined(separator: " ")
        refuse(
          observation,
          "\(names.joined(separator: ", ")): an attack looks like this; to learn it all the same: \(options)")
        continue
      }
      guard case .known(let caller) = observation.caller else {
        refuse(observation, "no exception can name a caller that is not known")
        continue
      }
      if case .unsanctionedComponent(let component, let reasons) = caller.standing, reasons == [.callerNotEngine],
        let engine = Self.engine(of: component, among: engines, unlike: policy)
      {
        use(engine, because: observation)
        continue
      }
      let path = caller.attempt.image.path.description
      if let place = groups.firstIndex(where: { $0.caller == path && $0.family == observation.family }) {
        groups[place].members.append(observation)
      } else {
        groups.append((path, observation.family, [observation]))
      }
    }
    for group in groups { except(group.caller, group.family, group.members) }
  }

  private static func engine(of component: ComponentID, among engines: [Engine], unlike policy: Policy) -> Engine? {
    engines.first { engine in
      engine.rules.contains { $0.component == component } && !policy.engines.contains(engine.id)
    }
  }

  private mutating func refuse(_ observation: Observation, _ why: String) {
    refusals.append(Refusal(place: observation.place, why: why))
  }

  private mutating func use(_ engine: Engine, because observation: Observation) {
    guard !policy.engines.contains(engine.id) else { return }
    policy.engines.append(engine.id)
    additions.append(
      Addition(
        line: "engines.use: \(engine.id.rawValue)",
        why: "\(observation.place): \(observation.family.rawValue) executed by an engine that the policy does not use"))
  }

  private mutating func except(_ caller: String, _ family: RuntimeFamilyID, _ members: [Observation]) {
    let pattern = Self.pattern(members.map(\.arguments))
    let reasons = members.flatMap(\.reasons).map(\.rawValue)
    let names = reasons.enumerated().filter { !reasons[..<$0.offset].contains($0.element) }.map(\.element)
    let exception = PolicyException(
      caller: caller, runtime: .family(family), arguments: pattern,
      reason: "learned from \(members[0].place); say why this is right, or remove it")
    guard !policy.exceptions.contains(where: { $0.allowsSame(as: exception) }) else { return }
    policy.exceptions.append(exception)
    let line = Policy(exceptions: [exception]).canonicalText.split(separator: "\n").last.map(String.init) ?? ""
    additions.append(
      Addition(
        line: line,
        why: "\(members[0].place): \(family.rawValue) executed by \(caller) (\(names.joined(separator: ", "))), "
          + "seen \(members.count) time\(members.count == 1 ? "" : "s")"))
  }

  /// What all of these argument lists have in common.
  private static func pattern(_ lists: [[ByteString]]) -> ArgumentPattern? {
    let patterns = lists.map { $0.map(part) }
    guard let first = patterns.first, !first.isEmpty else { return nil }
    if patterns.allSatisfy({ $0 == first }) { return ArgumentPattern(first) }
    var common: [String] = []
    for (place, part) in first.enumerated() {
      guard patterns.allSatisfy({ place < $0.count && $0[place] == part }) else { break }
      common.append(part)
    }
    return ArgumentPattern(common + ["**"])
  }

  /// An argument as a pattern: a run of stars (a redacted secret is one) is any text, and so is what is not text.
  private static func part(_ argument: ByteString) -> String {
    guard let text = String(validating: argument.bytes, as: UTF8.self) else { return "*" }
    var part = ""
    for scalar in text.unicodeScalars where !(scalar == "*" && part.last == "*") {
      part.unicodeScalars.append(scalar)
    }
    return part
  }
}
