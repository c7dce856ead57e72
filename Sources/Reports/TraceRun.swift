public import GuardModel

/// What a recorded judgement rested on beside the execs themselves, so that it can be made again elsewhere.
public struct TraceRun: Hashable, Sendable {
  public var started: Timestamp
  /// The guard's own exec, the first creator of all others; its arguments are redacted.
  public var guardItself: ExecAttempt
  /// The effective policy in its canonical form.
  public var policy: String
  public var policyOrigin: String
  public var engineSockets: [String]
  /// Every path of the start snapshot with the file that it led to.
  public var programs: [Program]

  public struct Program: Hashable, Sendable {
    public var path: ByteString
    public var file: FileFacts

    public init(path: ByteString, file: FileFacts) {
      self.path = path
      self.file = file
    }
  }

  public init(
    started: Timestamp, guardItself: ExecAttempt, policy: String, policyOrigin: String, engineSockets: [String],
    programs: [Program]
  ) {
    self.started = started
    self.guardItself = guardItself
    self.guardItself.arguments = redact(guardItself.arguments)
    self.policy = policy
    self.policyOrigin = policyOrigin
    self.engineSockets = engineSockets
    self.programs = programs
  }
}

/// The last line of a whole trace: how the run ended. A trace without it was cut, or its guard was killed.
public struct TraceEnd: Hashable, Sendable {
  public var time: Timestamp
  public var outcome: Outcome
  public var stepEnd: StepEnd?
  public var leftovers: [Leftover]

  public init(time: Timestamp, outcome: Outcome, stepEnd: StepEnd?, leftovers: [Leftover]) {
    self.time = time
    self.outcome = outcome
    self.stepEnd = stepEnd
    self.leftovers = leftovers
  }

  /// One line of JSON with its line end.
  ///
  /// - Throws: `GuardFailure` of activity `reporting` where the encoder refuses a value.
  public func encode() throws(GuardFailure) -> [UInt8] { try TraceJSON.encode(EncodedTraceEnd(self)) }
}

extension Notice {
  /// One line of JSON with its line end.
  ///
  /// - Throws: `GuardFailure` of activity `reporting` where the encoder refuses a value.
  public func encode() throws(GuardFailure) -> [UInt8] { try TraceJSON.encode(EncodedNotice(self)) }
}

struct EncodedTraceRun: Codable {
  var started: TraceTime
  var guardItself: EncodedAttempt
  var policy: String
  var policyOrigin: String
  var engineSockets: [String]
  var programs: [EncodedProgram]

  enum CodingKeys: String, CodingKey {
    case started, policy, programs
    case guardItself = "guard"
    case policyOrigin = "policy_origin"
    case engineSockets = "engine_sockets"
  }

  init(_ run: TraceRun) {
    started = TraceTime(run.started)
    guardItself = EncodedAttempt(run.guardItself)
    policy = run.policy
    policyOrigin = redact(run.policyOrigin)
    engineSockets = run.engineSockets
    programs = run.programs.map { EncodedProgram(path: TraceText($0.path), file: EncodedFile($0.file)) }
  }

  func decoded() throws(TraceError) -> TraceRun {
    TraceRun(
      started: started.time, guardItself: try guardItself.decoded(), policy: policy, policyOrigin: policyOrigin,
      engineSockets: engineSockets,
      programs: programs.map { TraceRun.Program(path: $0.path.bytes, file: $0.file.decoded) })
  }
}

struct EncodedProgram: Codable {
  var path: TraceText
  var file: EncodedFile
}

struct EncodedNotice: Codable {
  var schema = TraceRecord.schema
  var kind: String
  var reason: String
  var message: String
  var pid: Int32?
  var instance: UInt64?
  var time: TraceTime
  var action: String

  init(_ notice: Notice) {
    kind =
      switch notice.kind {
      case .tampering: "tampering"
      case .handoff: "handoff"
      }
    reason = notice.reason
    message = redact(notice.message)
    pid = notice.process?.rawValue
    instance = notice.instance?.rawValue
    time = TraceTime(notice.time)
    action = notice.action.rawValue
  }

  func decoded() throws(TraceError) -> Notice {
    let noticed: Notice.Kind =
      kind == "handoff"
      ? .handoff(try known(Handoff(rawValue: reason), reason))
      : .tampering(try known(Tampering(rawValue: reason), reason))
    return Notice(
      noticed, message, by: pid.map(ProcessID.init(rawValue:)), instance: instance.map(InstanceID.init(rawValue:)),
      at: time.time, action: try known(GuardAction(rawValue: action), action))
  }
}

struct EncodedTraceLeftover: Codable {
  var path: TraceText?
  var fate: String
  var count: Int

  init(_ leftover: Leftover) {
    path = leftover.path.map { TraceText(redact($0)) }
    fate = leftover.fate.rawValue
    count = leftover.count
  }

  func decoded() throws(TraceError) -> Leftover {
    guard count > 0 else { throw TraceError("leftovers: \(count)") }
    return Leftover(path: path?.bytes, fate: try known(Leftover.Fate(rawValue: fate), fate), count: count)
  }
}

struct EncodedTraceEnd: Codable {
  var schema = TraceRecord.schema
  var kind = "end"
  var time: TraceTime
  var outcome: String
  var ended: String?
  /// The exit code, the signal or the error number, by `ended`.
  var number: Int32?
  var leftovers: [EncodedTraceLeftover]

  init(_ end: TraceEnd) {
    time = TraceTime(end.time)
    outcome = end.outcome.rawValue
    switch end.stepEnd {
    case .exited(let code): (ended, number) = ("exited", code)
    case .signalled(let signal): (ended, number) = ("signalled", signal.rawValue)
    case .notRunnable(let errno): (ended, number) = ("not_runnable", errno.rawValue)
    case nil: break
    }
    leftovers = end.leftovers.map(EncodedTraceLeftover.init)
  }

  func decoded() throws(TraceError) -> TraceEnd {
    var decoded: [Leftover] = []
    for leftover in leftovers { decoded.append(try leftover.decoded()) }
    let stepEnd: StepEnd? =
      switch (ended, number) {
      case (nil, nil): nil
      case ("exited", let code?): .exited(code)
      case ("signalled", let number?): .signalled(Signal(rawValue: number))
      case ("not_runnable", let number?): .notRunnable(Errno(rawValue: number))
      default: throw TraceError("unknown end of a step: \(ByteString(ended ?? "none"))")
      }
    return TraceEnd(
      time: time.time, outcome: try known(Outcome(rawValue: outcome), outcome), stepEnd: stepEnd, leftovers: decoded)
  }
}
