/// Writes XML 1.0 that every parser accepts, whatever the text holds: it escapes, and refuses nothing.
struct XMLWriter {
  private(set) var text = ""

  init(declaration: Bool) {
    if declaration { text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" }
  }

  /// An element with attributes in the given order, and whatever `content` writes.
  mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], content: (inout XMLWriter) -> Void = { _ in }
  ) {
    element(name, attributes: attributes.map { ($0.key, $0.value) }, content: content)
  }

  /// An element with attributes that were found out.
  mutating func element(_ name: String, attributes: [(String, String)], content: (inout XMLWriter) -> Void) {
    text += "<\(name)"
    for (key, value) in attributes { text += " \(key)=\"\(Self.escapedAttribute(value))\"" }
    text += ">"
    let start = text.utf8.count
    content(&self)
    if text.utf8.count == start {
      text.removeLast()
      text += "/>\n"
    } else {
      text += "</\(name)>\n"
    }
  }

  /// Character data of the current element.
  mutating func characters(_ value: String) { text += Self.escapedText(value) }

  /// A line end between elements.
  mutating func newline() { text += "\n" }

  /// Elements that another writer wrote.
  mutating func append(_ other: XMLWriter) { text += other.text }

  /// `>` is escaped too, so `]]>` can not appear; CR would be read back as LF if it stayed (XML 1.0, 2.11).
  static func escapedText(_ value: String) -> String { escaped(value, isAttribute: false) }

  /// Parsers turn a raw tab or line end inside an attribute into a space (XML 1.0, 3.3.3).
  static func escapedAttribute(_ value: String) -> String { escaped(value, isAttribute: true) }

  private static func escaped(_ value: String, isAttribute: Bool) -> String {
    var result = ""
    result.reserveCapacity(value.utf8.count + 16)
    for scalar in value.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"" where isAttribute: result += "&quot;"
      case "\t" where isAttribute: result += "&#9;"
      case "\n" where isAttribute: result += "&#10;"
      case "\r": result += "&#13;"
      case "\t", "\n": result.unicodeScalars.append(scalar)
      default:
        if isCharacter(scalar) { result.unicodeScalars.append(scalar) } else { result += visible(scalar) }
      }
    }
    return result
  }

  /// XML 1.0, 2.2: these can not be carried, not even as a character reference. C1 controls may, but nobody wants them.
  private static func isCharacter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20..<0x7F, 0xA0...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }

  private static func visible(_ scalar: Unicode.Scalar) -> String {
    let hex = String(scalar.value, radix: 16)
    if scalar.value > 0xFF { return "\\u{\(hex)}" }
    return "\\x" + (hex.count == 1 ? "0" : "") + hex
  }
}
