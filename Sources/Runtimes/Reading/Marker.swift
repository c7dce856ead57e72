/// A run of bytes (at least 8) that a program's file contains.
///
/// It is written with `~` somewhere inside, which is no part of it: the guard's own file then nowhere holds the
/// marker in one piece, and does not look like the programs it looks for.
public struct Marker: Hashable, Sendable, ExpressibleByStringLiteral {
  /// The bytes to find.
  public let bytes: [UInt8]

  /// Takes the marker's text, with its `~`.
  public init(stringLiteral text: String) { self.bytes = text.utf8.filter { $0 != UInt8(ascii: "~") } }
}
