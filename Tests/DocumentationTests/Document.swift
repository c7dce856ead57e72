import Foundation
import Testing

/// A Markdown file of the repository.
struct Document: CustomTestStringConvertible, Sendable {
  /// From the repository's root.
  let name: String
  let text: String

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  init(_ name: String) throws {
    self.name = name
    text = try String(contentsOf: Self.root.appending(path: name), encoding: .utf8)
  }

  /// Every Markdown file outside hidden folders.
  static let all: [Document] = {
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil, options: .skipsHiddenFiles)
    let paths = (files?.allObjects as? [URL] ?? []).map { $0.standardizedFileURL.path(percentEncoded: false) }
    let base = root.standardizedFileURL.path(percentEncoded: false)
    return paths.filter { $0.hasSuffix(".md") && !$0.contains("/runcguard-reports/") }.sorted()
      .compactMap { try? Document(String($0.dropFirst(base.count))) }
  }()

  var testDescription: String { name }

  var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path(percentEncoded: false))
  }

  /// Runs a script of the repository, and gives its status and all that it wrote.
  static func run(_ script: String, _ arguments: String...) throws -> (status: Int32, text: String) {
    let process = Process()
    process.executableURL = root.appending(path: script)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  /// The headings outside code, without their marks.
  var headings: [String] {
    prose.filter { $0.hasPrefix("#") }.map {
      $0.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces).replacingOccurrences(of: "`", with: "")
    }
  }

  /// The anchors that GitHub and GitLab give the headings.
  var anchors: Set<String> {
    Set(
      headings.map { heading in
        String(heading.lowercased().filter { $0.isLetter || $0.isNumber || " -_".contains($0) })
          .replacingOccurrences(of: " ", with: "-")
      })
  }

  /// Targets of links, outside code.
  var links: [String] {
    prose.joined(separator: "\n").matches(of: /\]\(([^)\s]+)\)/).map { String($0.output.1) }
  }

  /// Lines outside fenced code.
  private var prose: [Substring] { parted.filter { !$0.isCode }.map(\.line) }

  /// Lines of fenced code; a line that ends with a backslash goes on in the next one.
  var code: [String] {
    var joined: [String] = []
    var isOpen = false
    for part in parted where part.isCode {
      let line = part.line.trimmingCharacters(in: .whitespaces)
      if isOpen, let last = joined.popLast() { joined.append(last.dropLast() + line) } else { joined.append(line) }
      isOpen = line.hasSuffix("\\")
    }
    return joined
  }

  /// Text between single backticks, outside fenced code.
  var inlineCode: [String] {
    prose.joined(separator: "\n").matches(of: /`([^`\n]+)`/).map { String($0.output.1) }
  }

  private var parted: [(line: Substring, isCode: Bool)] {
    var isCode = false
    return lines.compactMap { line in
      guard line.trimmingCharacters(in: .whitespaces).hasPrefix("```") else { return (line, isCode) }
      isCode.toggle()
      return nil
    }
  }
}
