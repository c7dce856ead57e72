import GuardModel

/// What outlived a step, for people.
enum LeftoverText {
  /// `2 sleep ended, 1 java killed, 3 more`; "none" where there is nothing.
  static func line(_ leftovers: [Leftover], limit: Int) -> String {
    guard !leftovers.isEmpty else { return "none" }
    var parts = leftovers.prefix(limit).map { leftover in
      let name = leftover.path.map { DisplayText.path($0.lastComponent, limit: 40) } ?? "unnamed"
      return "\(leftover.count) \(name) \(leftover.fate.rawValue)"
    }
    let rest = leftovers.dropFirst(limit).reduce(0) { $0 + $1.count }
    if rest > 0 { parts.append("\(rest) more") }
    return parts.joined(separator: ", ")
  }
}

extension Coverage {
  /// How many processes outlived the step's first one.
  var leftoverCount: Int { leftovers.reduce(0) { $0 + $1.count } }
}
