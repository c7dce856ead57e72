public import GuardModel

/// A few variables of a process's environment by name; the first of a name counts, as for getenv(3).
public struct Environment: Hashable, Sendable {
  private let entries: [ByteString]

  /// Takes entries of the form `NAME=value`.
  public init(_ entries: [ByteString]) { self.entries = entries }

  /// A variable's bytes; nil where it is not set.
  public subscript(name: String) -> ByteString? {
    let prefix = name.utf8
    for entry in entries where entry.bytes.count > prefix.count && entry.bytes[prefix.count] == UInt8(ascii: "=") {
      if entry.bytes.starts(with: prefix) { return ByteString(entry.bytes[(prefix.count + 1)...]) }
    }
    return nil
  }
}
