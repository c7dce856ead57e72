import GuardModel
import Runtimes
import Testing

@Suite("Grammars of the built-in engines")
struct EngineGrammarTests {
  @Test("Ids are unique, and what is measured is said to be")
  func ids() {
    #expect(Set(Engine.builtIn.map(\.id)).count == Engine.builtIn.count)
    #expect(Engine.builtIn.filter { $0.basis == .measured }.map(\.id) == ["docker", "podman", "buildah"])
  }

  @Test("Every creator is a component of the same engine, and each engine begins with a component anybody may start")
  func creators() {
    for engine in Engine.builtIn {
      let components = Set(engine.rules.map(\.component))
      #expect(components.count == engine.rules.count, "\(engine.id.rawValue)")
      #expect(engine.rules.contains { $0.creator == .anyone }, "\(engine.id.rawValue)")
      for rule in engine.rules {
        guard case .components(let creators) = rule.creator else { continue }
        #expect(creators.isSubset(of: components), "\(engine.id.rawValue): \(rule.component.rawValue)")
      }
    }
  }

  @Test("What stands between an engine and its runtime is never started by anybody")
  func launchers() {
    for rule in Engine.builtIn.flatMap(\.rules) where rule.isLauncher {
      #expect(rule.creator != .anyone, "\(rule.component.rawValue)")
    }
  }
}
