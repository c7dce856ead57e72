import GuardModel
import GuardPolicy
import LinuxKernel

/// Policy documents: a pull request can bring one.
enum PolicyDoor {
  private static let vocabulary = PolicyVocabulary(families: ["runc", "crun", "youki", "runsc"])

  @Sendable static func enter(_ bytes: [UInt8]) throws(BrokenPromise) {
    guard let today = CalendarDate("2026-03-01"), let root = try? YAMLDocument.parse(bytes) else { return }
    let policy: Policy
    do { policy = try PolicyReader.read(root, vocabulary: vocabulary, today: today).policy } catch {
      _ = error.rendered(file: "policy.yml", source: bytes)
      return try Fuzz.promise(!error.problems.isEmpty, "a rejection names a problem")
    }
    // A policy is the same policy when its canonical form is read again.
    let canonical = Array(policy.canonicalText.utf8)
    let again = try? PolicyReader.read(YAMLDocument.parse(canonical), vocabulary: vocabulary, today: today).policy
    try Fuzz.promise(again == policy, "the canonical form reads as \(policy)")
  }
}
