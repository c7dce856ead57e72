import Foundation

/// The programs of `Tests/Victims`, built once for all tests.
enum Victim {
  /// The path of a victim; `RUNCGUARD_VICTIMS` names a folder with victims that are built already.
  static func path(_ name: String) throws -> String {
    "\(try folder.get())/\(name)"
  }

  static func isBuilt(_ name: String) -> Bool {
    ((try? path(name)).map { FileManager.default.isExecutableFile(atPath: $0) }) ?? false
  }

  private static let folder = Result<String, any Error> {
    if let built = ProcessInfo.processInfo.environment["RUNCGUARD_VICTIMS"] { return built }
    let folder = "\(Checkout.root)/.build/victims"
    let build = Process()
    build.executableURL = URL(filePath: "\(Checkout.root)/scripts/build-victims")
    build.arguments = [folder]
    try build.run()
    build.waitUntilExit()
    guard build.terminationStatus == 0 else {
      throw MissingNeed(description: "scripts/build-victims ended with \(build.terminationStatus)")
    }
    return folder
  }
}
