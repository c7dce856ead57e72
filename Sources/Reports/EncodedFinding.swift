import GuardModel

struct EncodedFinding: Codable {
  var id: String
  var rule: String
  var name: String
  var importance: String
  var tactic: String
  var techniques: [EncodedTechnique]
  var reasons: [String]
  var action: String
  var message: String
  var time: String
  var runtime: EncodedRuntime?
  var caller: EncodedCaller?
  var chain: [EncodedChainLink]
  var argv: [String]
  var cwd: String?
  var attribution: EncodedAttributions
  var recommendedActions: [EncodedAction]
  var occurrences: Int

  enum CodingKeys: String, CodingKey {
    case id, rule, name, importance, tactic, techniques, reasons, action, message, time, runtime, caller, chain, argv
    case cwd, attribution, occurrences
    case recommendedActions = "recommended_actions"
  }

  init(_ finding: Finding) {
    id = finding.id
    rule = finding.rule.id
    name = finding.rule.name
    importance = finding.rule.importance.rawValue
    tactic = finding.rule.tactic
    techniques = finding.rule.techniques.map { EncodedTechnique(id: $0.id, name: $0.name) }
    reasons = finding.reasons
    action = finding.action.rawValue
    message = redact(finding.message)
    time = finding.time.rfc3339
    runtime = finding.runtime.map(EncodedRuntime.init)
    caller = finding.caller.map(EncodedCaller.init)
    chain = finding.chain.map(EncodedChainLink.init)
    argv = shown(finding.arguments)
    cwd = finding.directory.map(shown)
    attribution = EncodedAttributions(finding.attributions)
    recommendedActions = finding.recommendedActions.map { EncodedAction(title: $0.title, detail: $0.detail) }
    occurrences = finding.occurrences
  }
}

struct EncodedTechnique: Codable {
  var id: String
  var name: String
}

struct EncodedAction: Codable {
  var title: String
  var detail: String
}

struct EncodedRuntime: Codable {
  var family: String
  var path: String
  var requested: String
  var sha256: String?
  var evidence: [EncodedEvidence]
  var trust: String

  init(_ runtime: RuntimeEvidence) {
    family = runtime.family.rawValue
    path = shown(runtime.path)
    requested = shown(runtime.requested)
    sha256 = runtime.digest?.hex
    evidence = runtime.evidence.map { EncodedEvidence(kind: $0.kind.rawValue, detail: redact($0.detail)) }
    trust = runtime.trust.word
  }
}

struct EncodedEvidence: Codable {
  var kind: String
  var detail: String
}

struct EncodedCaller: Codable {
  var path: String
  var sha256: String?
  var uid: UInt32
  var pid: Int32

  init(_ caller: CallerEvidence) {
    path = shown(caller.path)
    sha256 = caller.digest?.hex
    uid = caller.user.rawValue
    pid = caller.process.rawValue
  }
}

struct EncodedChainLink: Codable {
  var instance: UInt64
  var pid: Int32
  var uid: UInt32
  var path: String
  var argv: [String]
  var time: String
  var role: String?
  var forgotten: Int

  init(_ link: ChainLink) {
    instance = link.instance.rawValue
    pid = link.process.rawValue
    uid = link.user.rawValue
    path = shown(link.path)
    argv = shown(link.arguments)
    time = link.time.rfc3339
    role = link.role
    forgotten = link.forgotten
  }
}

extension Trust {
  /// One stable word: `installed`, `pinned`, or what is wrong with the file.
  var word: String {
    switch self {
    case .installed: "installed"
    case .pinned: "pinned"
    case .untrusted(let distrust): distrust.rawValue
    }
  }

  /// Reads `word` back; nil for any other text.
  init?(word: String) {
    switch word {
    case "installed": self = .installed
    case "pinned": self = .pinned
    default:
      guard let distrust = Distrust(rawValue: word) else { return nil }
      self = .untrusted(distrust)
    }
  }
}
