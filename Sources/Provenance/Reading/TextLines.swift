import GuardModel

/// The lines of a text file as bytes, numbered from 1.
struct TextLines {
  /// Larger files are made by programs, and looking through them for words is not worth the time.
  private static let searchLimit = 256 << 10

  private let isLarge: Bool
  private let lines: [ArraySlice<UInt8>]

  init(_ bytes: [UInt8]) {
    isLarge = bytes.count > Self.searchLimit
    lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }

  subscript(number: Int) -> ByteString? {
    lines.indices.contains(number - 1) ? ByteString(lines[number - 1]).trimmed : nil
  }

  /// The number of the only line for which something holds; nil where none or several do.
  func only(where matches: (ByteString) -> Bool) -> Int? {
    var found: Int?
    for (index, line) in lines.enumerated() where matches(ByteString(line).trimmed) {
      if found != nil { return nil }
      found = index + 1
    }
    return found
  }

  /// The number of the last line before another one for which something holds on the untrimmed line.
  func last(before number: Int, where matches: (ByteString) -> Bool) -> Int? {
    lines.indices.prefix(max(0, number - 1)).last { matches(ByteString(lines[$0])) }.map { $0 + 1 }
  }

  /// The number of the only line that can have executed a command: it names the program and, where several do, all of
  /// the command's arguments. Comments and empty lines do not count.
  func only(naming command: ExecutedCommand) -> Int? {
    guard !isLarge else { return nil }
    let naming = { (line: ByteString) in
      !line.isEmpty && !line.hasPrefix("#") && !line.hasPrefix("//")
        && command.names.contains { line.holdsWord($0) }
    }
    return only(where: naming)
      ?? only { line in naming(line) && command.words.allSatisfy { line.holdsWord($0) } }
  }
}

/// A command as a script may have written it down.
struct ExecutedCommand {
  /// What the program may be called: as it was asked for, and its name alone.
  var names: [ByteString]
  /// Arguments that a line can hold as they are.
  var words: [ByteString]

  init(_ link: OriginLink, requested: ByteString? = nil) {
    var names: [ByteString] = []
    for name in [requested, link.arguments.first, link.path].compactMap(\.self) {
      let last = name.lastComponent
      // One letter stands in every line.
      if (2...64).contains(last.bytes.count), !names.contains(last) { names.append(last) }
    }
    self.names = names
    words = Array(link.arguments.dropFirst().filter { (1...64).contains($0.bytes.count) }.prefix(8))
  }
}

extension ByteString {
  /// Without spaces and tabs at both ends, and without a carriage return.
  var trimmed: ByteString {
    let blank = Array(" \t\r".utf8)
    let start = bytes.drop { blank.contains($0) }
    let end = start.lastIndex { !blank.contains($0) }
    return ByteString(end.map { start[...$0] } ?? [])
  }

  /// Whether a word stands in a line as itself: no letter, digit, `_` or `-` touches it.
  func holdsWord(_ word: ByteString) -> Bool {
    guard let first = word.bytes.first, word.bytes.count <= bytes.count else { return false }
    var place = 0
    while let start = bytes[place...].firstIndex(of: first), start + word.bytes.count <= bytes.count {
      let end = start + word.bytes.count
      if bytes[start..<end].elementsEqual(word.bytes), start == 0 || !Self.isWordByte(bytes[start - 1]),
        end == bytes.count || !Self.isWordByte(bytes[end])
      {
        return true
      }
      place = start + 1
    }
    return false
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "-"), 0x80...:
      true
    default: false
    }
  }

  /// Its parts between bytes of one value.
  func split(at separator: Unicode.Scalar) -> [ByteString] {
    bytes.split { UInt32($0) == separator.value }.map { ByteString($0) }
  }

  /// What follows a beginning; nil where it has another one.
  func dropping(prefix: ByteString) -> ByteString? {
    hasPrefix(prefix) ? ByteString(bytes.dropFirst(prefix.bytes.count)) : nil
  }

  func contains(_ byte: Unicode.Scalar) -> Bool { bytes.contains { UInt32($0) == byte.value } }
}
