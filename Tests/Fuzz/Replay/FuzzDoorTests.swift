import Foundation
import Testing

/// What the fuzzer does, without its feedback and the same in every run: every door takes its corpus, in which former
/// crashes stand, and mutations of it.
@Suite("Doors for foreign bytes")
struct FuzzDoorTests {
  private static let mutations = 2000

  @Test("keep their promises for their corpus, and for what comes of it by chance", arguments: Fuzz.doors.keys.sorted())
  func door(name: String) throws {
    let enter = try #require(Fuzz.doors[name])
    let corpus = try Self.corpus(of: name)
    try #require(!corpus.isEmpty, "no corpus for \(name)")
    for (file, bytes) in corpus { try Self.enter(enter, bytes, "Tests/Fuzz/Corpora/\(name)/\(file)") }
    var mutator = Mutator(corpus.map(\.bytes))
    // A crash ends the tests, so what leads to it is written down before.
    let kept = FileManager.default.temporaryDirectory.appending(path: "runcguard-fuzz-\(name)")
    for _ in 0..<Self.mutations {
      let bytes = mutator.next()
      try Data(bytes).write(to: kept)
      try Self.enter(enter, bytes, kept.path(percentEncoded: false))
    }
    try FileManager.default.removeItem(at: kept)
  }

  private static func enter(
    _ door: @Sendable ([UInt8]) throws(BrokenPromise) -> Void, _ bytes: [UInt8], _ file: String
  ) throws(BrokenPromise) {
    do { try door(bytes) } catch {
      Issue.record("\(file): \(error)")
      throw error
    }
  }

  private static func corpus(of name: String) throws -> [(file: String, bytes: [UInt8])] {
    let folder = try #require(Bundle.module.url(forResource: "Corpora", withExtension: nil)).appending(path: name)
    return try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)).sorted().map {
      ($0, [UInt8](try Data(contentsOf: folder.appending(path: $0))))
    }
  }
}
