import Foundation
import GuardModel
import LinuxKernel
import Testing

@testable import GuardPolicy

/// The schema for editors and the reader know the same keys and words.
@Suite struct PolicySchemaTests {
  private typealias Object = [String: Any]

  private static func schema() throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(PolicySchema.text.utf8)) as? Object)
  }

  private static func properties(_ place: String...) throws -> [String: Any] {
    var object = try schema()
    for key in place { object = try #require(object[key] as? Object, "\(place)") }
    return try #require(object["properties"] as? Object)
  }

  @Test func keysAreTheReaders() throws {
    func keys(_ place: String...) throws -> [String] {
      var object = try Self.schema()
      for key in place { object = try #require(object[key] as? Object, "\(place)") }
      #expect(object["additionalProperties"] as? Bool == false)
      return try #require(object["properties"] as? Object).keys.sorted()
    }
    #expect(try keys() == PolicyKeys.policy.sorted())
    #expect(try keys("properties", "engines") == PolicyKeys.engines.sorted())
    #expect(try keys("properties", "runtimes") == PolicyKeys.runtimes.sorted())
    #expect(try keys("$defs", "custom_engine") == PolicyKeys.customEngine.sorted())
    #expect(try keys("$defs", "extra_runtime") == PolicyKeys.extraRuntime.sorted())
    #expect(try keys("$defs", "exception") == PolicyKeys.exception.sorted())
  }

  @Test func wordsAreTheReaders() throws {
    let properties = try Self.properties()
    func words(_ key: String) -> [String]? { (properties[key] as? Object)?["enum"] as? [String] }
    #expect(words("on_violation").map(Set.init) == Set(Policy.Response.allCases.map(\.rawValue)))
    #expect(words("traced").map(Set.init) == Set(Policy.TracedExecs.allCases.map(\.rawValue)))
    #expect(words("stage").map(Set.init) == Set(Stage.allCases.map(\.rawValue)))
    let use = try #require(try Self.properties("properties", "engines")["use"] as? Object)
    let engines = try #require((use["items"] as? Object)?["enum"] as? [String])
    #expect(Set(engines) == Set(PolicyText.vocabulary.engines.map(\.id.rawValue)))
    #expect(use["default"] as? [String] == Policy.builtIn.engines.map(\.rawValue))
  }

  /// What the schema requires, the reader misses.
  @Test(arguments: [
    ("custom_engine", "engines: {custom: [{}]}"), ("extra_runtime", "runtimes: {extra: [{}]}"),
    ("exception", "exceptions: [{}]"),
  ])
  func requiredKeysAreTheReaders(_ definition: String, _ text: String) throws {
    let definitions = try #require(try Self.schema()["$defs"] as? Object)
    let required = try #require((definitions[definition] as? Object)?["required"] as? [String])
    let problems = try PolicyText.problems("version: 1\n\(text)\n")
    #expect(problems.count == required.count)
    for key in required { #expect(problems.contains { $0.contains("needs `\(key)`") }, "\(problems)") }
  }
}
