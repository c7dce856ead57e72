import GuardModel
import Reports

/// Arguments of the step, on their way into reports.
enum RedactionDoor {
  private static let secret = ByteString("q7Zx-planted-9Kd")

  @Sendable static func enter(_ bytes: [UInt8]) throws(BrokenPromise) {
    let arguments = bytes.split(separator: 0, omittingEmptySubsequences: false).map { ByteString($0) }
    _ = redact(arguments)
    _ = redact(ByteString(bytes))
    // Whatever stands before it, a secret under its name does not come through.
    let planted = redact(arguments + ["--password", secret])
    try Fuzz.promise(planted.last != secret, "the value of --password is hidden behind \(arguments)")
  }
}
