import GuardModel

/// The `attribution` of a finding: claims, the best one first.
struct EncodedAttributions: Codable {
  /// Left out by guards that knew none.
  var claims: [EncodedAttribution]?

  init(_ attributions: [Attribution]) { claims = attributions.map(EncodedAttribution.init) }
}

struct EncodedAttribution: Codable {
  var kind: String
  var tool: String
  var package: String?
  var version: String?
  var name: String?
  var file: EncodedPlace?
  var evidence: String
  var confidence: String
  var instance: UInt64?

  init(_ attribution: Attribution) {
    kind = attribution.kind.rawValue
    tool = attribution.tool
    package = attribution.package.map(shown)
    version = attribution.version.map(shown)
    name = attribution.name.map(shown)
    file = attribution.file.map { EncodedPlace(path: shown($0.path), line: $0.line) }
    evidence = redact(attribution.evidence)
    confidence = attribution.confidence.rawValue
    instance = attribution.instance?.rawValue
  }
}

struct EncodedPlace: Codable {
  var path: String
  var line: Int?
}
