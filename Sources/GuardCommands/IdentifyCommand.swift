import ArgumentParser
import FoundationEssentials
import GuardModel
import GuardSession
import LinuxKernel
import Runtimes

/// `runcguard identify`: what a program file is, and by which evidence.
struct IdentifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "identify",
    abstract: "Say what program files are, and by which evidence.",
    discussion: """
      Exit status: 0 if a file is a container runtime or part of an engine, 1 if none is, 2 if one could not be read.

      Examples:
        runcguard identify /usr/sbin/runc
        runcguard identify --json node_modules/.bin/*
      """)

  @Flag(help: "Write JSON.")
  var json = false

  @Argument(help: ArgumentHelp("The files to identify.", valueName: "file"), completion: .file())
  var files: [String]

  func run() throws {
    let results = files.map { FileIdentity.identify(ByteString($0)) }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      encoder.keyEncodingStrategy = .convertToSnakeCase
      try writeToStandardOutput(String(decoding: try encoder.encode(results), as: UTF8.self) + "\n")
    } else {
      for result in results { try writeToStandardOutput(result.text) }
    }
    if results.contains(where: { $0.error != nil }) { throw ExitCode(2) }
    if !results.contains(where: \.isNoteworthy) { throw ExitCode(1) }
  }

  /// One file's answer, as it is printed.
  private struct FileIdentity: Encodable {
    var file: String
    var runtime: String?
    var component: String?
    var indirection: String?
    var evidence: [EvidenceLine] = []
    var sha256: String?
    var error: String?

    struct EvidenceLine: Encodable {
      var kind: String
      var detail: String
    }

    var isNoteworthy: Bool { runtime != nil || component != nil }

    static func identify(_ path: ByteString) -> FileIdentity {
      var result = FileIdentity(file: path.description)
      do {
        let found = try ProgramFile.identify(path)
        result.runtime = found.identification.runtime?.rawValue
        result.component = found.identification.component?.rawValue
        result.indirection = found.identification.indirection?.rawValue
        result.evidence = found.identification.evidence.map { EvidenceLine(kind: $0.kind.rawValue, detail: $0.detail) }
        result.sha256 = found.digest?.hex
      } catch {
        result.error = error.message
      }
      return result
    }

    var text: String {
      if let error { return "\(file): \(error)\n" }
      var parts: [String] = []
      if let runtime { parts.append("container runtime \(runtime)") }
      if let component { parts.append("engine component \(component)") }
      if let indirection { parts.append("\(indirection): runs the file named in its arguments") }
      var lines = [
        "\(file): \(parts.isEmpty ? "neither a container runtime nor part of an engine" : parts.joined(separator: "; "))"
      ]
      lines += evidence.map { "  \($0.kind): \($0.detail)" }
      if let sha256 { lines.append("  sha256: \(sha256)") }
      return lines.joined(separator: "\n") + "\n"
    }
  }
}
