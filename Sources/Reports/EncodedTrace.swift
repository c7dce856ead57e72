import GuardModel

/// What every line of a trace begins with.
struct EncodedTraceKind: Decodable {
  var schema: String
  var kind: String
}

struct EncodedTraceHeader: Codable {
  var schema = TraceRecord.schema
  var kind = "header"
  var step: String
  var policySHA256: String?
  var guardVersion: String
  var mode: String
  var namespaces: EncodedNamespaces
  var run: EncodedTraceRun?

  enum CodingKeys: String, CodingKey {
    case schema, kind, step, mode, namespaces, run
    case policySHA256 = "policy_sha256"
    case guardVersion = "guard_version"
  }

  init(_ header: TraceHeader) {
    step = redact(header.step)
    policySHA256 = header.policyDigest?.hex
    guardVersion = header.guardVersion
    mode = header.mode.rawValue
    namespaces = EncodedNamespaces(header.homeNamespaces)
    run = header.run.map(EncodedTraceRun.init)
  }

  func decoded() throws(TraceError) -> TraceHeader {
    // A guard that observed nothing, inside a guarded step, has nothing to judge by either.
    let observedNothing = mode == Coverage.Mode.none.rawValue
    guard (run == nil) == (schema == TraceRecord.firstSchema || observedNothing) else {
      throw TraceError("`run` is missing, or too much")
    }
    var decodedRun: TraceRun?
    if let run { decodedRun = try run.decoded() }
    return TraceHeader(
      step: step, policyDigest: try digest(policySHA256), guardVersion: guardVersion,
      mode: try known(Coverage.Mode(rawValue: mode), mode), homeNamespaces: namespaces.decoded,
      run: decodedRun)
  }
}

struct EncodedTraceRecord: Codable {
  var schema = TraceRecord.schema
  var kind = "exec"
  var instance: UInt64?
  /// The instance number of the caller; only where `caller` is `known`.
  var creator: UInt64?
  var caller: String
  var pid: Int32
  var time: TraceTime
  var attempt: EncodedAttempt?
  var ruling: EncodedRuling
  var standing: EncodedStanding
  var action: String?

  init(_ record: TraceRecord) {
    instance = record.instance?.rawValue
    switch record.creator {
    case .known(let id): (caller, creator) = ("known", id.rawValue)
    case .ambiguous: (caller, creator) = ("ambiguous", nil)
    case .unknown: (caller, creator) = ("unknown", nil)
    }
    pid = record.process.rawValue
    time = TraceTime(record.time)
    attempt = record.attempt.map(EncodedAttempt.init)
    ruling = EncodedRuling(record.ruling)
    standing = EncodedStanding(record.standing)
    action = record.action?.rawValue
  }

  func decoded() throws(TraceError) -> TraceRecord {
    var decodedAction: GuardAction?
    if let action { decodedAction = try known(GuardAction(rawValue: action), action) }
    return TraceRecord(
      instance: instance.map(InstanceID.init(rawValue:)), creator: try decodedCreator(), attempt: try decodedAttempt(),
      process: ProcessID(rawValue: pid), time: time.time, ruling: try ruling.decoded(),
      standing: try standing.decoded(), action: decodedAction)
  }

  private func decodedCreator() throws(TraceError) -> TraceRecord.Creator {
    switch (caller, creator) {
    case ("known", let id?): .known(InstanceID(rawValue: id))
    case ("ambiguous", nil): .ambiguous
    case ("unknown", nil): .unknown
    default: throw TraceError("unknown caller: \(caller)")
    }
  }

  private func decodedAttempt() throws(TraceError) -> ExecAttempt? {
    guard let attempt else { return nil }
    return try attempt.decoded()
  }
}

struct EncodedNamespaces: Codable {
  var mount: UInt64?
  var process: UInt64?
  var user: UInt64?

  init(_ namespaces: Namespaces) {
    mount = namespaces.mount
    process = namespaces.process
    user = namespaces.user
  }

  var decoded: Namespaces { Namespaces(mount: mount, process: process, user: user) }
}

/// The value, or an error that names the text which stands for none.
func known<Value>(_ value: Value?, _ text: String) throws(TraceError) -> Value {
  guard let value else { throw TraceError("unknown value: \(text)") }
  return value
}

/// A digest where there is a text; an error where the text is none.
func digest(_ hex: String?) throws(TraceError) -> Digest? {
  guard let hex else { return nil }
  return try known(Digest(hex: hex), hex)
}
