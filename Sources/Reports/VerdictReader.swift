internal import FoundationEssentials
public import GuardModel

/// A document that is no verdict of this guard's.
public struct VerdictError: Error, Hashable, Sendable {
  /// What is wrong, as the end of a sentence.
  public var message: String

  public init(_ message: String) { self.message = message }
}

/// Reads `runcguard.verdict/1` back, for reports that are made later than the run.
///
/// A verdict as read renders to the same documents as the one that was written; what was redacted stays so, and times
/// have milliseconds.
public enum VerdictReader {
  /// Reads one whole document.
  ///
  /// - Throws: `VerdictError` where it is not JSON, is of another schema, lacks a value or has an unknown one, or
  ///   contradicts itself: a document that calls itself clean and has findings is no pass.
  public static func read(_ document: [UInt8]) throws(VerdictError) -> Verdict {
    let schema = try decode(EncodedSchema.self, document).schema
    guard schema == VerdictJSON.schema else {
      throw VerdictError("its schema is \(schema), and this version reads \(VerdictJSON.schema)")
    }
    let verdict = try decode(EncodedVerdict.self, document).decoded()
    try check(verdict)
    return verdict
  }

  private static func check(_ verdict: Verdict) throws(VerdictError) {
    let hasViolation = verdict.findings.contains(where: \.isViolation)
    switch verdict.outcome {
    case .clean where hasViolation: throw VerdictError("it calls itself clean, and has findings against the step")
    case .clean where verdict.job.end == nil && verdict.job.steps.isEmpty:
      throw VerdictError("it calls itself clean, and saw no end of the step")
    case .violation where !hasViolation: throw VerdictError("it calls itself a violation, and has no finding")
    default: break
    }
    guard (verdict.outcome == .error) == (verdict.failure != nil) else {
      throw VerdictError("its outcome and its failure contradict each other")
    }
  }

  private static func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) throws(VerdictError) -> Value {
    do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch let error as DecodingError {
      throw VerdictError(explain(error))
    } catch {
      throw VerdictError("it is not JSON")
    }
  }

  private static func explain(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
      let keys = context.codingPath + [key].compactMap(\.self)
      return keys.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
    }
    return switch error {
    case .keyNotFound(let key, let context): "\(place(context, key)) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context): "\(place(context)) has another type"
    case .dataCorrupted: "it is not JSON"
    @unknown default: "it cannot be read"
    }
  }
}

private struct EncodedSchema: Decodable {
  var schema: String
}

/// The value, or an error that says whose value the text is not.
func value<Value>(_ value: Value?, of name: String, _ text: String) throws(VerdictError) -> Value {
  guard let value else { throw VerdictError("`\(text)` is no value of `\(name)`") }
  return value
}

/// A number that is a count.
func count(_ number: Int, of name: String) throws(VerdictError) -> Int {
  try value(number >= 0 ? number : nil, of: name, "\(number)")
}

func readDigest(_ hex: String?) throws(VerdictError) -> Digest? {
  guard let hex else { return nil }
  return try value(Digest(hex: hex), of: "sha256", hex)
}

func readTime(_ text: String, of name: String) throws(VerdictError) -> Timestamp {
  try value(Timestamp(rfc3339: text), of: name, text)
}
