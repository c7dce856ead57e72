import GuardModel

/// Collects what is wrong while a document is taken apart; reading goes on after each problem, so that one run tells all.
struct ProblemCollector {
  private(set) var problems: [PolicyProblem] = []

  mutating func add(_ message: String, at position: DocumentPosition, suggestion: String? = nil) {
    problems.append(PolicyProblem(message, at: position, suggestion: suggestion))
  }

  /// The values of a mapping that may hold these keys only; nil, with a problem, for another kind of node.
  mutating func mapping(_ node: DocumentNode, _ what: String, keys: [String]) -> [String: DocumentNode]? {
    guard case .mapping(let entries, _) = node else {
      add("\(what) must be a mapping, not \(node.kind)", at: node.position)
      return nil
    }
    var values: [String: DocumentNode] = [:]
    for entry in entries {
      if !keys.contains(entry.key) {
        let near = NearMiss.of(entry.key, among: keys)
        add("unknown key `\(entry.key)` in \(what)", at: entry.keyPosition, suggestion: near)
      } else if values.updateValue(entry.value, forKey: entry.key) != nil {
        add("key `\(entry.key)` stands twice in \(what)", at: entry.keyPosition)
      }
    }
    return values
  }

  mutating func sequence(_ node: DocumentNode, _ what: String) -> [DocumentNode]? {
    guard case .sequence(let nodes, _) = node else {
      add("\(what) must be a list, not \(node.kind)", at: node.position)
      return nil
    }
    return nodes
  }

  /// Non-empty text that a terminal may show.
  mutating func text(_ node: DocumentNode, _ what: String) -> String? {
    guard case .scalar(let text, let quoted, let position) = node, quoted || !["", "~", "null"].contains(text) else {
      add("\(what) must be text, not \(node.kind)", at: node.position)
      return nil
    }
    guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.value != 0 }) else {
      add("\(what) must not be empty or hold a NUL", at: position)
      return nil
    }
    return text
  }

  /// An argument: any text, empty too.
  mutating func argument(_ node: DocumentNode, _ what: String) -> String? {
    if case .scalar("", quoted: true, _) = node { return "" }
    return text(node, what)
  }

  /// One of a few words.
  mutating func choice<Choice: RawRepresentable & CaseIterable>(_ node: DocumentNode, _ what: String) -> Choice?
  where Choice.RawValue == String {
    guard let word = text(node, what) else { return nil }
    if let choice = Choice(rawValue: word) { return choice }
    let words = Choice.allCases.map(\.rawValue)
    let list = words.map { "`\($0)`" }.joined(separator: ", ")
    add("\(what) must be one of \(list), not `\(word)`", at: node.position, suggestion: NearMiss.of(word, among: words))
    return nil
  }

  mutating func absolutePath(_ node: DocumentNode, _ what: String) -> String? {
    guard let path = text(node, what) else { return nil }
    guard path.utf8.first == UInt8(ascii: "/") else {
      add("\(what) must be an absolute path, not `\(path)`", at: node.position)
      return nil
    }
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    guard !parts.isEmpty, path.utf8.last != UInt8(ascii: "/"), !parts.contains(where: { $0 == "." || $0 == ".." })
    else {
      add("\(what) must name a file plainly, without `.`, `..` or a slash at its end", at: node.position)
      return nil
    }
    return path
  }

  /// A name as reports show it.
  mutating func name(_ node: DocumentNode, _ what: String) -> String? {
    guard let name = text(node, what) else { return nil }
    let isPlain = name.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
      default: false
      }
    }
    guard isPlain, name.utf8.count <= 64 else {
      add("\(what) must be letters, digits, `-`, `_` and `.`, 64 at most", at: node.position)
      return nil
    }
    return name
  }
}

extension DocumentNode {
  fileprivate var kind: String {
    switch self {
    case .scalar("", quoted: false, _), .scalar("~", quoted: false, _), .scalar("null", quoted: false, _): "nothing"
    case .scalar: "text"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
