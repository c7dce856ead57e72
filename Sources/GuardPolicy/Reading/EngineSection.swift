import GuardModel
import Runtimes

// The document's `engines` and `runtimes`.
extension PolicyReader {
  mutating func engines(_ node: DocumentNode, into policy: inout Policy) {
    guard let parts = problems.mapping(node, "`engines`", keys: PolicyKeys.engines) else { return }
    if let use = parts["use"] {
      positions[.engines] = use.position
      policy.engines = usedEngines(use)
    }
    if let custom = parts["custom"] {
      positions[.customEngines] = custom.position
      policy.customEngines = customEngines(custom, families: families(with: policy.extraRuntimes))
    }
  }

  private mutating func usedEngines(_ node: DocumentNode) -> [EngineID] {
    var used: [EngineID] = []
    let known = vocabulary.engines.map(\.id)
    for item in problems.sequence(node, "`engines.use`") ?? [] {
      guard let word = problems.text(item, "an engine") else { continue }
      let engine = EngineID(rawValue: word)
      if !known.contains(engine) {
        let near = NearMiss.of(word, among: known.map(\.rawValue))
        problems.add("unknown engine `\(word)`", at: item.position, suggestion: near)
      } else if used.contains(engine) {
        problems.add("engine `\(word)` stands twice", at: item.position)
      } else {
        positions[.engine(used.count)] = item.position
        used.append(engine)
      }
    }
    return used
  }

  private mutating func customEngines(_ node: DocumentNode, families: Set<RuntimeFamilyID>) -> [CustomEngine] {
    var engines: [CustomEngine] = []
    for item in problems.sequence(node, "`engines.custom`") ?? [] {
      guard let values = problems.mapping(item, "a custom engine", keys: PolicyKeys.customEngine) else { continue }
      let taken = Set(engines.map(\.name)).union(vocabulary.takenNames)
      let name = newName(values, of: "a custom engine", at: item, taken: taken)
      let path = require("path", in: values, "a custom engine", at: item)
        .flatMap { problems.absolutePath($0, "an engine's `path`") }
      let pin = values["sha256"].flatMap { digest($0) }
      let mayRun = values["may_run"].map { allowedFamilies($0, families: families) }
      guard let name, let path else { continue }
      positions[.customEngine(engines.count)] = item.position
      engines.append(CustomEngine(name: name, path: path, pin: pin, mayRun: mayRun))
    }
    return engines
  }

  private mutating func digest(_ node: DocumentNode) -> Digest? {
    guard let text = problems.text(node, "`sha256`") else { return nil }
    if let digest = Digest(hex: text) { return digest }
    problems.add("`sha256` must be 64 hexadecimal digits", at: node.position)
    return nil
  }

  private mutating func allowedFamilies(_ node: DocumentNode, families: Set<RuntimeFamilyID>) -> Set<RuntimeFamilyID> {
    var allowed: Set<RuntimeFamilyID> = []
    for item in problems.sequence(node, "`may_run`") ?? [] {
      guard let family = family(item, "a runtime of `may_run`", among: families) else { continue }
      if !allowed.insert(family).inserted {
        problems.add("runtime `\(family.rawValue)` stands twice", at: item.position)
      }
    }
    return allowed
  }

  mutating func runtimes(_ node: DocumentNode) -> [ExtraRuntime] {
    guard let extra = problems.mapping(node, "`runtimes`", keys: PolicyKeys.runtimes)?["extra"] else { return [] }
    positions[.extraRuntimes] = extra.position
    var runtimes: [ExtraRuntime] = []
    for item in problems.sequence(extra, "`runtimes.extra`") ?? [] {
      guard let values = problems.mapping(item, "an extra runtime", keys: PolicyKeys.extraRuntime) else { continue }
      let taken = Set(vocabulary.families.map(\.rawValue)).union(runtimes.map(\.name))
        .union([RuntimeFamilyID.unknown.rawValue])
      let name = newName(values, of: "an extra runtime", at: item, taken: taken)
      let path = require("path", in: values, "an extra runtime", at: item)
        .flatMap { problems.absolutePath($0, "a runtime's `path`") }
      guard let name, let path else { continue }
      positions[.extraRuntime(runtimes.count)] = item.position
      runtimes.append(ExtraRuntime(name: name, path: path))
    }
    return runtimes
  }

  /// A name that the policy gives, where nothing else has it.
  private mutating func newName(
    _ values: [String: DocumentNode], of what: String, at item: DocumentNode, taken: Set<String>
  ) -> String? {
    guard let node = require("name", in: values, what, at: item),
      let name = problems.name(node, "the name of \(what)")
    else { return nil }
    guard taken.contains(name) else { return name }
    problems.add("the name `\(name)` is taken", at: node.position)
    return nil
  }

  /// A known runtime family, by name.
  mutating func family(_ node: DocumentNode, _ what: String, among families: Set<RuntimeFamilyID>) -> RuntimeFamilyID? {
    guard let word = problems.text(node, what) else { return nil }
    let family = RuntimeFamilyID(rawValue: word)
    if families.contains(family) { return family }
    let near = NearMiss.of(word, among: families.map(\.rawValue))
    problems.add("unknown runtime `\(word)`", at: node.position, suggestion: near)
    return nil
  }
}

extension PolicyVocabulary {
  /// Names that a custom engine cannot take: it would be mixed up in reports.
  fileprivate var takenNames: Set<String> {
    Set(engines.map(\.id.rawValue)).union(engines.flatMap { $0.rules.map(\.component.rawValue) })
  }
}
