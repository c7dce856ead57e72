import GuardModel
import Testing

/// What the documents list is what the program has.
@Suite("The reference")
struct ReferenceTests {
  @Test("explains every rule and every reason, each with an example and a cure")
  func rules() throws {
    let document = try Document("Documentation/Rules.md")
    let reasons =
      Reason.allCases.map(\.rawValue) + Unverifiable.allCases.map(\.rawValue) + Tampering.allCases.map(\.rawValue)
      + Handoff.allCases.map(\.rawValue)
    let rules = Rule.all.map { "\($0.id) \($0.name)" }
    #expect(Set(document.headings.dropFirst()) == Set(reasons + rules))
    let sections = document.text.split(separator: "\n## ").flatMap { $0.split(separator: "\n### ") }
    for heading in reasons {
      let section = try #require(sections.first { $0.hasPrefix("`\(heading)`") })
      #expect(section.contains("**Example:**") && section.contains("**Cure:**"), "\(heading)")
    }
    for rule in Rule.all {
      #expect(document.text.contains("| `\(rule.name)` | \(rule.importance.rawValue) |"), "\(rule.id)")
    }
    for technique in Rule.runcSuspiciousExec.techniques {
      #expect(document.text.contains(technique.id), "\(technique.id)")
    }
  }

  @Test("names every kind of claim and every CI system")
  func attribution() throws {
    let document = try Document("Documentation/Attribution.md")
    for kind in Attribution.Kind.allCases { #expect(document.text.contains("`\(kind.rawValue)`"), "\(kind)") }
    for provider in CIProvider.allCases { #expect(document.text.contains(provider.title), "\(provider)") }
  }

  @Test("of the policy's keys is what its schema says")
  func policy() throws {
    let document = try Document("Documentation/PolicyReference.md")
    let (status, text) = try Document.run("scripts/policy-reference")
    #expect(status == 0, "\(text)")
    #expect(document.text == text, "run scripts/policy-reference > Documentation/PolicyReference.md")
    #expect(text.contains("| `exceptions[].reason` |"))
  }
}
