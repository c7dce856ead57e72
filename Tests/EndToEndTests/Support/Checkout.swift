import Foundation

/// Where things are in the checkout that these tests were built from.
enum Checkout {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .path(percentEncoded: false)

  /// A scenario of `Scenarios/`, by its name without suffix.
  static func scenario(_ name: String) -> String {
    "\(root)/Tests/EndToEndTests/Scenarios/\(name).sh"
  }

  /// A Python program of `Scenarios/`, by its name without suffix.
  static func python(_ name: String) -> String { "\(root)/Tests/EndToEndTests/Scenarios/\(name).py" }

  /// The folder of CI definitions to copy from.
  static let examples = "\(root)/ci-examples"

  /// The first executable file of that name where the distribution puts programs.
  static func program(_ name: String) -> String? {
    ["/usr/sbin", "/usr/bin", "/sbin", "/bin"].map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
