import Foundation

/// A verdict as its readers outside this package see it; only what the tests look at.
struct VerdictFile: Decodable, Sendable {
  struct Summary: Decodable, Sendable {
    let execs: Int
    let runtimeExecutions: Int
    let sanctioned: Int
    let suspicious: Int
    let unverifiable: Int
  }

  struct Finding: Decodable, Sendable {
    let id: String
    let rule: String
    let name: String
    let importance: String
    let reasons: [String]
    let action: String
    let message: String
    let runtime: Runtime?
    let caller: Caller?
    let chain: [Link]
    let argv: [String]
    let cwd: String?
    let attribution: Attribution
    let recommendedActions: [RecommendedAction]
    let occurrences: Int
  }

  struct Runtime: Decodable, Sendable {
    let family: String
    let path: String
    let requested: String
    let sha256: String?
  }

  struct Caller: Decodable, Sendable {
    let path: String
    let sha256: String?
    let uid: Int?
    let pid: Int?
  }

  struct Link: Decodable, Sendable {
    let path: String
    let argv: [String]
    let pid: Int
  }

  struct Attribution: Decodable, Sendable {
    let claims: [Claim]
  }

  struct Claim: Decodable, Sendable {
    let kind: String
    let tool: String
    let package: String?
    let version: String?
    let name: String?
    let file: Place?
    let evidence: String
    let confidence: String
    let instance: Int?
  }

  struct Place: Decodable, Sendable, Hashable {
    let path: String
    let line: Int?
  }

  struct Sanctioned: Decodable, Sendable {
    let family: String
    let path: String
    let caller: String
    let count: Int
  }

  struct Coverage: Decodable, Sendable {
    let mode: String
    let held: Int?
    let watched: Int?
    let privileges: String?
    let leftovers: [Leftover]?
    let limits: [String]
    let engineSockets: [String]?
    let outsideDaemons: [String]?
  }

  struct Leftover: Decodable, Sendable {
    static let ended = "ended"
    static let killed = "killed"
    static let awaited = "awaited"

    let path: String?
    let fate: String
    let count: Int
  }

  struct CI: Decodable, Sendable {
    let provider: String?
    let job: String?
    let jobUrl: String?
    let compareUrl: String?
    let toldByStep: Bool?
  }

  struct Job: Decodable, Sendable {
    let ci: CI
    let exitStatus: Int?
  }

  struct RecommendedAction: Decodable, Sendable {
    let title: String
    let detail: String
  }

  let schema: String
  let outcome: String
  let summary: Summary
  let findings: [Finding]
  let sanctioned: [Sanctioned]
  let coverage: Coverage
  let job: Job?

  init(reading path: String) throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    self = try decoder.decode(VerdictFile.self, from: Data(contentsOf: URL(filePath: path)))
  }
}
