/// Writes HTML in which every text is text: it escapes all it is given, and takes markup from this program's own
/// constants only.
struct HTMLWriter {
  private(set) var text = ""

  /// An element with attributes in the given order, and whatever `content` writes.
  mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], content: (inout HTMLWriter) -> Void
  ) {
    text += "<\(name)"
    for (key, value) in attributes { text += " \(key)=\"\(XMLWriter.escapedAttribute(value))\"" }
    text += ">"
    content(&self)
    text += "</\(name)>"
  }

  /// An element with a text.
  mutating func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String>, _ characters: String
  ) {
    element(name, attributes) { $0.characters(characters) }
  }

  /// An element without attributes, with a text.
  mutating func element(_ name: StaticString, _ characters: String) { element(name, [:], characters) }

  /// Character data of the current element.
  mutating func characters(_ value: String) { text += XMLWriter.escapedText(value) }

  /// Markup that stands in this program's source.
  mutating func markup(_ constant: StaticString) { text += "\(constant)" }

  /// What another writer wrote.
  mutating func append(_ other: HTMLWriter) { text += other.text }
}
