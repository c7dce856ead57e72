import GuardModel

// The operator's policy as a floor under a repository's: a pull request can edit the latter.
extension Policy {
  /// This policy with what a repository's document makes stricter; what that leaves out stays as it is here. Throws
  /// every line that would loosen it.
  public func tightened(by document: PolicyDocument) throws(PolicyRejection) -> Policy {
    let wanted = document.policy
    var problems: [PolicyProblem] = []
    func refuse(_ what: String, _ part: PolicyDocument.Part) {
      let position = document.positions[part] ?? DocumentPosition(line: 1, column: 1)
      problems.append(PolicyProblem("the policy of this machine does not allow \(what)", at: position))
    }
    var policy = self
    if document.states(.onViolation) {
      if wanted.onViolation < onViolation { refuse("less than `on_violation: \(onViolation.rawValue)`", .onViolation) }
      policy.onViolation = wanted.onViolation
    }
    if document.states(.traced) {
      if wanted.traced == .watch && traced == .refuse { refuse("less than `traced: refuse`", .traced) }
      policy.traced = wanted.traced
    }
    // The stage chooses the words of a finding, no more.
    if document.states(.stage) { policy.stage = wanted.stage }
    if document.states(.engines) {
      for (index, engine) in wanted.engines.enumerated() where !engines.contains(engine) {
        refuse("the engine `\(engine.rawValue)`", .engine(index))
      }
      policy.engines = wanted.engines
    }
    if document.states(.customEngines) {
      for (index, engine) in wanted.customEngines.enumerated()
      where !customEngines.contains(where: { engine.isWithin($0) }) {
        refuse("the custom engine `\(engine.name)` so", .customEngine(index))
      }
      policy.customEngines = wanted.customEngines
    }
    for (index, runtime) in wanted.extraRuntimes.enumerated() where !extraRuntimes.contains(runtime) {
      // One more program that counts as a runtime is stricter, unless it takes a name that this policy gives rights to.
      if extraRuntimes.contains(where: { $0.name == runtime.name }) {
        refuse("another runtime by the name of `\(runtime.name)`", .extraRuntime(index))
      }
      policy.extraRuntimes.append(runtime)
    }
    if document.states(.exceptions) {
      for (index, exception) in wanted.exceptions.enumerated()
      where !exceptions.contains(where: { exception.isWithin($0) }) {
        refuse("this exception", .exception(index))
      }
      policy.exceptions = wanted.exceptions
    }
    guard problems.isEmpty else { throw PolicyRejection(problems) }
    return policy
  }
}

extension CustomEngine {
  /// Whether this sanctions nothing that another one does not.
  fileprivate func isWithin(_ other: CustomEngine) -> Bool {
    // Not even a pin may be added: a pinned content is trusted anywhere, and whoever owns it.
    guard name == other.name, path == other.path, pin == other.pin else { return false }
    guard let allowed = other.mayRun else { return true }
    return mayRun.map { $0.isSubset(of: allowed) } ?? false
  }
}

extension PolicyException {
  /// Whether this allows nothing that another one does not, nor for longer.
  fileprivate func isWithin(_ other: PolicyException) -> Bool {
    guard caller == other.caller, runtime == other.runtime else { return false }
    guard other.arguments == nil || arguments == other.arguments else { return false }
    guard let limit = other.expires else { return true }
    return expires.map { $0 <= limit } ?? false
  }
}
