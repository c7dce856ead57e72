import Foundation

/// Build tools and package managers, which some machines have outside the distribution's folders.
enum Toolchain {
  /// The first executable file of that name, where the distribution puts programs or on the PATH of the tests.
  static func program(_ name: String) -> String? {
    if let installed = Checkout.program(name) { return installed }
    return (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// A PATH on which programs find each other, however they were installed.
  static func searchPath(for programs: [String]) -> String {
    let folders = programs.compactMap { program($0) }
      .map { URL(filePath: $0).deletingLastPathComponent().path(percentEncoded: false) }
      .map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    return (folders + ["/usr/sbin", "/usr/bin", "/sbin", "/bin"]).joined(separator: ":")
  }
}
