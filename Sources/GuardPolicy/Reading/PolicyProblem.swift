public import GuardModel

/// One thing that is wrong with a policy document, and where.
public struct PolicyProblem: Error, Hashable, Sendable {
  public var message: String
  public var position: DocumentPosition
  /// What the writer probably meant.
  public var suggestion: String?

  public init(_ message: String, at position: DocumentPosition, suggestion: String? = nil) {
    self.message = message
    self.position = position
    self.suggestion = suggestion
  }

  public init(_ error: DocumentError) { self.init(error.message, at: error.position) }

  /// `file:line:column: message` with the line it speaks of and a caret below the place, as compilers show it.
  public func rendered(file: String, source: [UInt8]) -> String {
    let hint = suggestion.map { "; did you mean `\($0)`?" } ?? ""
    let head = "\(ByteString(file)):\(position.line):\(position.column): \(ByteString(message + hint))"
    let lines = source.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard position.line >= 1, position.line <= lines.count else { return head }
    // Columns count characters; each is shown on its own, because a control character is shown as several.
    let characters = String(decoding: lines[position.line - 1], as: UTF8.self).unicodeScalars.map(Self.shown)
    let before = characters.prefix(max(0, position.column - 1)).joined()
    let margin = String(repeating: " ", count: before.unicodeScalars.count)
    return "\(head)\n  \(characters.joined())\n  \(margin)^"
  }

  private static func shown(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\t": " "
    case "\r": ""
    default: ByteString(String(Character(scalar))).description
    }
  }
}

/// A policy document that is not taken, with everything that is wrong with it, in document order.
public struct PolicyRejection: Error, Hashable, Sendable {
  public var problems: [PolicyProblem]

  public init(_ problems: [PolicyProblem]) {
    self.problems = problems.sorted {
      ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column)
    }
  }

  /// Every problem as `PolicyProblem.rendered(file:source:)` shows it, one below the other.
  public func rendered(file: String, source: [UInt8]) -> String {
    problems.map { $0.rendered(file: file, source: source) }.joined(separator: "\n")
  }
}
