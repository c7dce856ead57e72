/// Bytes that a Linux interface calls a string: a path, an argument; any byte but NUL, in no promised encoding.
public struct ByteString: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  public var bytes: [UInt8]

  public init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  public init(_ text: String) { self.bytes = Array(text.utf8) }

  public init(stringLiteral text: String) { self.bytes = Array(text.utf8) }

  public var isEmpty: Bool { bytes.isEmpty }

  /// Text safe to show: valid UTF-8 stays, a control byte or an invalid one becomes `\xNN`.
  public var description: String {
    if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return String(decoding: bytes, as: UTF8.self) }
    var shown = ""
    var rest = bytes[...]
    while let first = rest.first {
      let length = Self.scalarLength(of: rest)
      if length == 0 {
        shown += Self.escaped(first)
        rest = rest.dropFirst()
      } else {
        shown += String(decoding: rest.prefix(length), as: UTF8.self)
        rest = rest.dropFirst(length)
      }
    }
    return shown
  }

  /// What follows the last slash; all of it where there is none.
  public var lastComponent: ByteString {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return self }
    return ByteString(bytes[(slash + 1)...])
  }

  public func hasPrefix(_ prefix: ByteString) -> Bool {
    guard bytes.count >= prefix.bytes.count else { return false }
    for index in prefix.bytes.indices where bytes[index] != prefix.bytes[index] { return false }
    return true
  }

  public func hasSuffix(_ suffix: ByteString) -> Bool { bytes.reversed().starts(with: suffix.bytes.reversed()) }

  /// How many bytes the printable scalar at the front takes; 0 where the front is none.
  private static func scalarLength(of bytes: ArraySlice<UInt8>) -> Int {
    guard let first = bytes.first else { return 0 }
    let length =
      switch first {
      case 0x20..<0x7F: 1
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 0
      }
    guard length > 0, bytes.count >= length else { return 0 }
    guard let text = String(validating: bytes.prefix(length), as: UTF8.self) else { return 0 }
    guard let scalar = text.unicodeScalars.first else { return 0 }
    // C1 controls, line separators and marks of direction would rewrite what a terminal or a page shows; tags are text
    // that only programs see.
    switch scalar.value {
    case 0x80...0x9F, 0x61C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xFFFE, 0xFFFF,
      0xE0000...0xE007F:
      return 0
    default: return length
    }
  }

  private static func escaped(_ byte: UInt8) -> String {
    let hex = String(byte, radix: 16)
    return "\\x" + (hex.count == 1 ? "0" : "") + hex
  }
}
