import Foundation
import Testing

/// Programs that judge our output: python3 with `jsonschema` (pip install jsonschema), and xmllint (libxml2-utils).
enum Program {
  struct Outcome {
    var status: Int32
    var output: String
  }

  /// Runs a program by name with a limit of three minutes and gives back its status and both outputs.
  static func run(_ arguments: [String]) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["timeout", "180"] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Outcome(status: process.terminationStatus, output: output)
  }

  /// A folder of its own for the body, removed afterwards.
  static func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("reports-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}

/// Files beside the tests.
enum Place {
  static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let verdictSchema = package.appendingPathComponent("Sources/Reports/Schemas/verdict-1.schema.json").path

  /// The public JUnit schemas; nil where they are absent.
  static let junitSchemas: [String]? = {
    let paths = ["jenkins-junit-10.xsd", "windyroad-ant-JUnit.xsd"].compactMap(schema)
    return paths.count == 2 ? paths : nil
  }()

  static let sarifSchema = schema("sarif-schema-2.1.0.json")

  /// A public schema in the folder that RUNCGUARD_SCHEMAS names, else in the one beside the package.
  private static func schema(_ name: String) -> String? {
    let named = ProcessInfo.processInfo.environment["RUNCGUARD_SCHEMAS"].map { URL(fileURLWithPath: $0) }
    let near = package.appendingPathComponent("../shared/reference/schemas")
    let path = (named ?? near).appendingPathComponent(name).standardizedFileURL.path
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }
}
