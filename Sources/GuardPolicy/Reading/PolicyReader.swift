public import GuardModel
import Runtimes

/// Takes a policy document apart; strict, because a policy that is misread guards less than its writer believes.
public struct PolicyReader {
  let vocabulary: PolicyVocabulary
  let today: CalendarDate
  var problems = ProblemCollector()
  var positions: [PolicyDocument.Part: DocumentPosition] = [:]

  /// Reads a policy; `today` decides which exceptions have expired. Throws everything that is wrong with the document at
  /// once.
  public static func read(
    _ root: DocumentNode?, vocabulary: PolicyVocabulary, today: CalendarDate
  ) throws(PolicyRejection) -> PolicyDocument {
    var reader = PolicyReader(vocabulary: vocabulary, today: today)
    let policy = reader.policy(root)
    guard reader.problems.problems.isEmpty else { throw PolicyRejection(reader.problems.problems) }
    return PolicyDocument(policy: policy, positions: reader.positions)
  }

  private init(vocabulary: PolicyVocabulary, today: CalendarDate) {
    self.vocabulary = vocabulary
    self.today = today
  }

  private mutating func policy(_ root: DocumentNode?) -> Policy {
    var policy = Policy.builtIn
    guard let root else {
      problems.add("the policy is empty; it needs at least `version: 1`", at: DocumentPosition(line: 1, column: 1))
      return policy
    }
    guard let parts = problems.mapping(root, "the policy", keys: PolicyKeys.policy) else { return policy }
    version(parts["version"], of: root)
    if let node = parts["on_violation"] {
      positions[.onViolation] = node.position
      policy.onViolation = problems.choice(node, "`on_violation`") ?? policy.onViolation
    }
    if let node = parts["traced"] {
      positions[.traced] = node.position
      policy.traced = problems.choice(node, "`traced`") ?? policy.traced
    }
    if let node = parts["stage"] {
      positions[.stage] = node.position
      policy.stage = problems.choice(node, "`stage`") ?? policy.stage
    }
    // Runtimes first: engines and exceptions speak of them by name.
    if let node = parts["runtimes"] { policy.extraRuntimes = runtimes(node) }
    if let node = parts["engines"] { engines(node, into: &policy) }
    if let node = parts["exceptions"] {
      positions[.exceptions] = node.position
      policy.exceptions = exceptions(node, families: families(with: policy.extraRuntimes))
    }
    return policy
  }

  private mutating func version(_ node: DocumentNode?, of root: DocumentNode) {
    guard let node else {
      problems.add("`version` is missing; this guard reads version 1", at: root.position, suggestion: "version: 1")
      return
    }
    guard case .scalar(let text, quoted: false, _) = node, text == "\(Policy.currentVersion)" else {
      problems.add("unknown version; this guard reads version 1", at: node.position, suggestion: "1")
      return
    }
  }

  /// Every family name a policy may use: the built-in ones, those it lies upon, and its own.
  func families(with extra: [ExtraRuntime]) -> Set<RuntimeFamilyID> {
    vocabulary.families.union((vocabulary.inherited + extra).map { RuntimeFamilyID(rawValue: $0.name) })
  }

  /// Reports a required key that is missing.
  mutating func require(_ key: String, in values: [String: DocumentNode], _ what: String, at node: DocumentNode)
    -> DocumentNode?
  {
    if let value = values[key] { return value }
    problems.add("\(what) needs `\(key)`", at: node.position)
    return nil
  }
}
