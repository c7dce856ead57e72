/// Copies text and leaves the secrets out; one pass, so that a 2 MiB argument costs what copying it costs.
struct RedactionScanner {
  static let mark = Array("***".utf8)

  private let text: [UInt8]
  private let isHeader: Bool
  private var position = 0
  /// Up to here the text is in `output`; what stands between is copied in one piece.
  private var copied = 0
  private var output: [UInt8] = []
  private var sawCurl = false

  static func scan(_ text: [UInt8], isHeader: Bool = false) -> [UInt8] {
    var scanner = RedactionScanner(text: text, isHeader: isHeader)
    scanner.run()
    if scanner.copied == 0 { return text }
    return scanner.output + text[scanner.copied...]
  }

  private init(text: [UInt8], isHeader: Bool) {
    self.text = text
    self.isHeader = isHeader
  }

  private mutating func run() {
    while position < text.count {
      if SecretNames.isNameByte(text[position]) {
        // Only here, at the start of a run, so that no byte is looked at twice.
        if starts("-----BEGIN ") { if hidePrivateKey() { continue } }
        word()
      } else if starts("://") {
        authority()
      } else {
        copy(1)
      }
    }
  }

  /// A run of name bytes: an assignment's name, a flag, a scheme, a token, or an ordinary word.
  private mutating func word() {
    let start = position
    let name = text[start...].prefix(while: SecretNames.isNameByte)
    if let value = valueStart(after: name), SecretNames.announcesSecret(name) {
      copy(value - start)
      hideValue(isHeaderValue: isAuthorization(name))
      return
    }
    if name.elementsEqual("curl".utf8) { sawCurl = true }
    copyHidingShapes(name)
    if SecretNames.isSecretFlag(name) || isBearer(name) || (sawCurl && isCurlUser(name)) { hideNextWord(after: name) }
  }

  /// Where the value of an assignment, a JSON member or a header begins; nil where the name has none.
  private func valueStart(after name: ArraySlice<UInt8>) -> Int? {
    var next = name.endIndex
    let isQuoted = next < text.count && isQuote(text[next])
    if isQuoted { next += 1 }
    guard next < text.count else { return nil }
    if text[next] == UInt8(ascii: "=") { return next + 1 }
    let spaces = text[next...].prefix { $0 == UInt8(ascii: " ") }.count
    guard next + spaces < text.count, text[next + spaces] == UInt8(ascii: ":") else { return nil }
    let value = next + spaces + 1
    // `vault-token:latest` is an image; a header and a JSON member have a space, a quote or a place that says so.
    let opensQuoted = name.startIndex > 0 && isQuote(text[name.startIndex - 1])
    let isMember = isQuoted || opensQuoted || (isHeader && name.startIndex == 0)
    guard value < text.count, isMember || isBlank(text[value]) else { return nil }
    return value + text[value...].prefix(while: isBlank).count
  }

  private mutating func hideValue(isHeaderValue: Bool) {
    if isHeaderValue {
      // The scheme tells a reader what was sent: `Authorization: Bearer ***`.
      let scheme = text[position...].prefix(while: SecretNames.isNameByte)
      let blanks = text[scheme.endIndex...].prefix(while: isBlank).count
      if !scheme.isEmpty, scheme.count <= 16, blanks > 0 { copy(scheme.count + blanks) }
      return hide(until: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") || Self.isQuoteByte($0) })
    }
    guard position < text.count, isQuote(text[position]) else { return hide(until: Self.endsWord) }
    let quote = text[position]
    copy(1)
    hide(until: { $0 == quote })
  }

  /// The value of `--password X` inside a script; of `curl -u user:X` what follows the colon.
  private mutating func hideNextWord(after name: ArraySlice<UInt8>) {
    let blanks = text[position...].prefix(while: isBlank).count
    let value = position + blanks
    guard blanks > 0, value < text.count, text[value] != UInt8(ascii: "-") else { return }
    let end = text[value...].firstIndex(where: Self.endsWord) ?? text.count
    if isBearer(name), end - value < 16 { return }
    copy(blanks)
    if isCurlUser(name) {
      guard let colon = text[value..<end].firstIndex(of: UInt8(ascii: ":")) else { return }
      copy(colon + 1 - position)
    }
    hideValue(isHeaderValue: false)
  }

  /// `user:password@` behind `://`; a name alone stays unless it is as long as only tokens are.
  private mutating func authority() {
    copy(3)
    let authority = text[position...].prefix { byte in
      byte > 0x20 && !"/?#\"'<>\\".utf8.contains(byte)
    }
    guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else { return }
    if let colon = authority[..<at].firstIndex(of: UInt8(ascii: ":")) {
      copy(colon + 1 - position)
      hide(upTo: at)
    } else if at - position >= 20 {
      hide(upTo: at)
    }
  }

  private mutating func copyHidingShapes(_ name: ArraySlice<UInt8>) {
    while position < name.endIndex {
      let isStart = position == 0 || !SecretNames.isAlphanumeric(text[position - 1])
      if isStart, let length = shapeLength(text[position..<name.endIndex]) {
        hide(upTo: position + length)
      } else {
        copy(1)
      }
    }
  }

  private func shapeLength(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= 13, let first = bytes.first, "gdpshxAnre".utf8.contains(first) else { return nil }
    for shape in SecretShape.all {
      if let length = shape.match(bytes) { return length }
    }
    return nil
  }

  /// A PEM block of a private key, to its end line or to the end of the text.
  private mutating func hidePrivateKey() -> Bool {
    let header = text[position...].prefix(64)
    guard contains(header, "PRIVATE KEY") else { return false }
    var end = text.count
    var rest = position + header.count
    while let dash = text[rest...].firstIndex(of: UInt8(ascii: "-")) {
      if text[dash...].starts(with: "-----END ".utf8) {
        let label = text[(dash + 9)...].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "-") }
        end = min(text.count, label.endIndex + 5)
        break
      }
      rest = dash + 1
    }
    hide(upTo: end)
    return true
  }
}

extension RedactionScanner {
  private mutating func copy(_ count: Int) { position += count }

  private mutating func hide(upTo end: Int) {
    guard end > position else { return }
    output += text[copied..<position] + Self.mark
    position = end
    copied = end
  }

  private mutating func hide(until isEnd: (UInt8) -> Bool) {
    let end = text[position...].firstIndex(where: isEnd) ?? text.count
    // `$TOKEN` in a script names a variable; the name is evidence and no secret.
    if isVariable(text[position..<end]) { copy(end - position) } else { hide(upTo: end) }
  }

  private func isVariable(_ value: ArraySlice<UInt8>) -> Bool {
    guard value.first == UInt8(ascii: "$"), value.count > 1 else { return false }
    var name = value.dropFirst()
    if name.first == UInt8(ascii: "{"), name.last == UInt8(ascii: "}") { name = name.dropFirst().dropLast() }
    return !name.isEmpty && name.allSatisfy { SecretNames.isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
  }

  private func starts(_ prefix: String) -> Bool { text[position...].starts(with: prefix.utf8) }

  private func contains(_ bytes: ArraySlice<UInt8>, _ part: String) -> Bool {
    bytes.indices.contains { bytes[$0...].starts(with: part.utf8) }
  }

  private func isAuthorization(_ name: ArraySlice<UInt8>) -> Bool {
    name.count <= 32 && String(decoding: name, as: UTF8.self).lowercased().hasSuffix("authorization")
  }

  private func isBearer(_ name: ArraySlice<UInt8>) -> Bool {
    name.count == 6 && String(decoding: name, as: UTF8.self).lowercased() == "bearer"
  }

  private func isCurlUser(_ name: ArraySlice<UInt8>) -> Bool {
    ["-u", "--user", "--proxy-user"].contains { name.elementsEqual($0.utf8) }
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  private func isQuote(_ byte: UInt8) -> Bool { Self.isQuoteByte(byte) }

  private static func isQuoteByte(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

  private static func endsWord(_ byte: UInt8) -> Bool { byte <= 0x20 || "\"'`;|&<>(),".utf8.contains(byte) }
}
