internal import FoundationEssentials
public import GuardModel

/// One exec of a trace: what was seen and ruled, with the caller named by its instance number.
///
/// A trace is JSON Lines: a header, one record per exec, and an end. Everything a judgement rests on is kept exactly,
/// except that arguments are redacted.
public struct TraceRecord: Hashable, Sendable {
  /// What this version writes.
  public static let schema = "runcguard.trace/2"
  /// What it reads. Version 1 had neither an end nor the `run` of a header.
  static let readableSchemas = [firstSchema, schema]
  static let firstSchema = "runcguard.trace/1"

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
  /// Nil in records of version 1.
  public var action: GuardAction?

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
    action = record.action
  }

  /// One line of JSON with its line end.
  ///
  /// - Throws: `GuardFailure` of activity `reporting` where the encoder refuses a value.
  public func encode() throws(GuardFailure) -> [UInt8] { try TraceJSON.encode(EncodedTraceRecord(self)) }

  /// Reads one line that `encode` wrote.
  ///
  /// - Throws: `TraceError` for anything else: another schema, a header, a missing or unknown value.
  public static func decode(_ line: [UInt8]) throws(TraceError) -> TraceRecord {
    guard case .exec(let record) = try TraceLine.decode(line) else { throw TraceError("this line is no exec") }
    return record
  }

  init(
    instance: InstanceID?, creator: Creator, attempt: ExecAttempt?, process: ProcessID, time: Timestamp,
    ruling: Ruling, standing: Standing, action: GuardAction?
  ) {
    self.instance = instance
    self.creator = creator
    self.attempt = attempt
    self.process = process
    self.time = time
    self.ruling = ruling
    self.standing = standing
    self.action = action
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
  /// What a judgement needs beside the execs; nil in traces of version 1.
  public var run: TraceRun?

  public init(
    step: String, policyDigest: Digest?, guardVersion: String, mode: Coverage.Mode, homeNamespaces: Namespaces,
    run: TraceRun?
  ) {
    self.step = step
    self.policyDigest = policyDigest
    self.guardVersion = guardVersion
    self.mode = mode
    self.homeNamespaces = homeNamespaces
    self.run = run
  }

  /// One line of JSON with its line end.
  ///
  /// - Throws: `GuardFailure` of activity `reporting` where the encoder refuses a value.
  public func encode() throws(GuardFailure) -> [UInt8] { try TraceJSON.encode(EncodedTraceHeader(self)) }
}

/// Any line of a trace.
public enum TraceLine: Hashable, Sendable {
  case header(TraceHeader)
  case exec(TraceRecord)
  case notice(Notice)
  case end(TraceEnd)

  /// Reads one line, with or without its line end.
  ///
  /// - Throws: `TraceError` where it is not a line of a readable version.
  public static func decode(_ line: [UInt8]) throws(TraceError) -> TraceLine {
    let kind = try TraceJSON.decode(EncodedTraceKind.self, line)
    guard TraceRecord.readableSchemas.contains(kind.schema) else {
      let readable = TraceRecord.readableSchemas.joined(separator: " and ")
      throw TraceError("the schema is \(ByteString(kind.schema)), this version reads \(readable)")
    }
    return switch kind.kind {
    case "header": .header(try TraceJSON.decode(EncodedTraceHeader.self, line).decoded())
    case "exec": .exec(try TraceJSON.decode(EncodedTraceRecord.self, line).decoded())
    case "tampering", "handoff": .notice(try TraceJSON.decode(EncodedNotice.self, line).decoded())
    case "end": .end(try TraceJSON.decode(EncodedTraceEnd.self, line).decoded())
    default: throw TraceError("unknown kind of line: \(ByteString(kind.kind))")
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

  /// A decoder's error on one line; its own description spells out every level.
  private static func describe(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    let (what, context) =
      switch error {
      case .keyNotFound(let key, let context): ("`\(key.stringValue)` is missing", context)
      case .valueNotFound(_, let context): ("a value is missing", context)
      case .typeMismatch(_, let context): ("a value of another type", context)
      case .dataCorrupted(let context): (context.debugDescription, context)
      @unknown default: ("\(error)", DecodingError.Context(codingPath: [], debugDescription: ""))
      }
    let place = context.codingPath.map(\.stringValue).joined(separator: ".")
    return ByteString(place.isEmpty ? what : "\(what) at `\(place)`").description
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ line: [UInt8]) throws(TraceError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(line))
    } catch {
      throw TraceError("not a record of \(TraceRecord.schema): \(describe(error))")
    }
  }
}
