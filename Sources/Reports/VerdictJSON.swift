internal import FoundationEssentials
public import GuardModel

/// The verdict as JSON, `runcguard.verdict/1`: what every other tool should read.
public enum VerdictJSON {
  public static let schema = "runcguard.verdict/1"

  /// One pretty-printed document with sorted keys and a newline at its end; unknown values are left out.
  ///
  /// - Throws: `GuardFailure` of activity `reporting` where the encoder refuses a value.
  public static func render(_ verdict: Verdict) throws(GuardFailure) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return try Array(encoder.encode(EncodedVerdict(verdict))) + [UInt8(ascii: "\n")]
    } catch {
      throw GuardFailure(.reporting, "The verdict could not be encoded as JSON: \(error)")
    }
  }
}
