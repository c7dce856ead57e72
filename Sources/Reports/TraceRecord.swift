internal import FoundationEssentials
public import GuardModel

/// One exec of a trace: what was seen and ruled, with the caller named by its instance number.
///
/// A trace is JSON Lines: a header, then one record per exec. Everything a judgement rests on is kept exactly, except
/// that arguments are redacted.
public struct TraceRecord: Hashable, Sendable {
  public static let schema = "runcguard.trace/1"

  /// Who executed, as far as a trace can tell; the instance's own record stands on an earlier line.
  public enum Creator: Hashable, Sendable {
    case known(InstanceID)
    case ambiguous
    case unknown
  }

  public var instance: InstanceID?
  public var creator: Creator
  public var attempt: ExecAttempt?
  public var process: ProcessID
  public var time: Timestamp
  public var ruling: Ruling
  public var standing: Standing

  /// The record of an exec, with its arguments redacted.
  public init(_ record: ExecRecord) {
    instance = record.instance
    creator =
      switch record.caller {
      case .known(let instance): .known(instance.id)
      case .ambiguous: .ambiguous
      case .unknown: .unknown
      }
    attempt = record.attempt
    attempt?.arguments = redact(record.attempt?.arguments ?? [])
    process = record.process
    time = record.time
    ruling = record.ruling
    standing = record.standing
  }

  /// One line of JSON with its line end.
  ///
  /// - Throws: `GuardFailure` of activity `reporting` where the encoder refuses a value.
  public func encode() throws(GuardFailure) -> [UInt8] { try TraceJSON.encode(EncodedTraceRecord(self)) }

  /// Reads one line that `encode` wrote.
  ///
  /// - Throws: `TraceError` for anything else: another schema, a header, a missing or unknown value.
  public static func decode(_ line: [UInt8]) throws(TraceError) -> TraceRecord {
    guard case .exec(let record) = try TraceLine.decode(line) else { throw TraceError("this line is a header") }
    return record
  }

  init(
    instance: InstanceID?, creator: Creator, attempt: ExecAttempt?, process: ProcessID, time: Timestamp,
    ruling: Ruling, standing: Standing
  ) {
    self.instance = instance
    self.creator = creator
    self.attempt = attempt
    self.process = process
    self.time = time
    self.ruling = ruling
    self.standing = standing
  }
}

/// The first line of a trace: what the records were made under.
public struct TraceHeader: Hashable, Sendable {
  public var step: String
  public var policyDigest: Digest?
  public var guardVersion: String
  public var mode: Coverage.Mode
  /// The namespaces of the guard, which tell a container's processes from the job's.
  public var homeNamespaces: Namespaces

  public init(
    step: String, policyDigest: Digest?, guardVersion: String, mode: Coverage.Mode, homeNamespaces: Namespaces
  ) {
    self.step = step
    self.policyDigest = policyDigest
    self.guardVersion = guardVersion
    self.mode = mode
    self.homeNamespaces = homeNamespaces
  }

  /// One line of JSON with its line end.
  ///
  /// - Throws: `GuardFailure` of activity `reporting` where the encoder refuses a value.
  public func encode() throws(GuardFailure) -> [UInt8] { try TraceJSON.encode(EncodedTraceHeader(self)) }
}

/// Either kind of line.
public enum TraceLine: Hashable, Sendable {
  case header(TraceHeader)
  case exec(TraceRecord)

  /// Reads one line, with or without its line end.
  ///
  /// - Throws: `TraceError` where it is not a line of `runcguard.trace/1`.
  public static func decode(_ line: [UInt8]) throws(TraceError) -> TraceLine {
    let kind = try TraceJSON.decode(EncodedTraceKind.self, line)
    guard kind.schema == TraceRecord.schema else {
      throw TraceError("the schema is \(kind.schema), this version reads \(TraceRecord.schema)")
    }
    return switch kind.kind {
    case "header": .header(try TraceJSON.decode(EncodedTraceHeader.self, line).decoded())
    case "exec": .exec(try TraceJSON.decode(EncodedTraceRecord.self, line).decoded())
    default: throw TraceError("unknown kind of line: \(kind.kind)")
    }
  }
}

/// A line of a trace that could not be read.
public struct TraceError: Error, Hashable, Sendable {
  public var message: String

  public init(_ message: String) { self.message = message }
}

/// JSON Lines by FoundationEssentials, with this library's errors.
enum TraceJSON {
  static func encode(_ value: some Encodable) throws(GuardFailure) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return try Array(encoder.encode(value)) + [UInt8(ascii: "\n")]
    } catch {
      throw GuardFailure(.reporting, "A trace record could not be encoded as JSON: \(error)")
    }
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ line: [UInt8]) throws(TraceError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(line))
    } catch {
      throw TraceError("not a record of \(TraceRecord.schema): \(error)")
    }
  }
}
