import GuardModel
import Runtimes

/// A component that an exec may be: of a known engine, or of one that only the policy knows.
struct ComponentCandidate: Hashable, Sendable {
  var component: ComponentID
  var isCustom = false
}

/// The engines that a policy sanctions, and those it does not, as the judge looks them up.
struct Grammar: Sendable {
  /// In the policy's order, custom engines last.
  let inUse: [Engine]
  /// Known engines that the policy leaves out.
  let others: [Engine]

  init(engines: [Engine], policy: Policy) {
    let custom = policy.customEngines.map(Self.engine)
    self.inUse = policy.engines.compactMap { id in engines.first { $0.id == id } } + custom
    self.others = engines.filter { !policy.engines.contains($0.id) }
  }

  /// The one rule of an operator's engine: anybody may start it, since the operator named its file.
  private static func engine(_ custom: CustomEngine) -> Engine {
    Engine(
      id: EngineID(rawValue: custom.name), summary: "\(custom.path), as the policy says.", basis: .policy,
      rules: [
        ComponentRule(
          ComponentID(rawValue: custom.name), creator: .anyone,
          runtimes: custom.mayRun.map { .only($0) } ?? .any)
      ])
  }

  /// The rule of a component in one engine in use.
  func rule(_ component: ComponentID, of engine: EngineID) -> ComponentRule? {
    inUse.first { $0.id == engine }?.rules.first { $0.component == component }
  }

  /// The rules that speak of a component in the engines in use, with their engines.
  ///
  /// What a policy names and what an image is identified as are kept apart: an operator's engine called "conmon" must
  /// not let anybody start podman's.
  func rules(of candidate: ComponentCandidate) -> [(engine: Engine, rule: ComponentRule)] {
    inUse.filter { ($0.basis == .policy) == candidate.isCustom }.flatMap { engine in
      engine.rules.filter { $0.component == candidate.component }.map { (engine, $0) }
    }
  }

  /// Whether any known engine has this component; clients such as `docker` are identified but are no engine's.
  func knows(_ component: ComponentID) -> Bool {
    (inUse + others).contains { $0.rules.contains { $0.component == component } }
  }

  /// Whether what this component executes stands in the runtime's place, in any known engine.
  func isLauncher(_ component: ComponentID) -> Bool {
    (inUse + others).contains { $0.rules.contains { $0.component == component && $0.isLauncher } }
  }

  /// The rules that recognise a component by a script's folder, in the engines in use.
  var scriptRules: [(engine: Engine, rule: ComponentRule, folder: String)] {
    inUse.flatMap { engine in
      engine.rules.compactMap { rule in
        guard case .shellScript(let folder) = rule.recognition else { return nil }
        return (engine, rule, folder)
      }
    }
  }
}
