public import GuardModel

/// What the arguments of an execution must look like: one pattern for each, `*` for any text within one argument, and
/// `**` as the last for any rest.
public struct ArgumentPattern: Hashable, Sendable {
  public var parts: [String]

  public init(_ parts: [String]) { self.parts = parts }

  /// Whether all the arguments, the program's own name included, fit.
  public func matches(_ arguments: [ByteString]) -> Bool {
    var rest = arguments[...]
    for (index, part) in parts.enumerated() {
      if part == "**" && index == parts.count - 1 { return true }
      guard let argument = rest.popFirst(), Self.matches(Array(part.utf8), argument.bytes) else { return false }
    }
    return rest.isEmpty
  }

  /// Whether text fits a pattern with `*`; linear memory and at most quadratic time, whatever the step passes.
  private static func matches(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
    let star = UInt8(ascii: "*")
    var inPattern = 0
    var inText = 0
    var lastStar: Int?
    var resumeAt = 0
    while inText < text.count {
      // The star is looked at first: an argument may hold a star too, which a star must not match one to one.
      if inPattern < pattern.count && pattern[inPattern] == star {
        lastStar = inPattern
        resumeAt = inText
        inPattern += 1
      } else if inPattern < pattern.count && pattern[inPattern] == text[inText] {
        inPattern += 1
        inText += 1
      } else if let lastStar {
        inPattern = lastStar + 1
        resumeAt += 1
        inText = resumeAt
      } else {
        return false
      }
    }
    return pattern[inPattern...].allSatisfy { $0 == star }
  }
}
