import CLinux
public import GuardModel

/// Looks for the same few names in many folders; most are in none of them.
public struct NameSearch: Sendable {
  private let names: [ByteString]
  /// The names one after the other, each ended by a NUL.
  private let text: [CChar]

  public init(_ names: [ByteString]) {
    self.names = names
    text = names.flatMap { $0.bytes.map { CChar(bitPattern: $0) } + [0] }
  }

  /// Those of the names that lead to something in a folder; none where that cannot be opened.
  public func found(in folder: ByteString) -> [ByteString] {
    let found = unsafe [Bool](unsafeUninitializedCapacity: names.count) { buffer, initialized in
      let result = unsafe folder.withPath { unsafe guard_find_names($0, text, names.count, buffer.baseAddress) }
      initialized = result == 0 ? names.count : 0
    }
    return zip(names, found).filter(\.1).map(\.0)
  }
}
