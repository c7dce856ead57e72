public import GuardModel

/// An address that a page may offer for clicking: http or https, printable ASCII, no credentials.
public struct Link: Hashable, Sendable {
  public let text: String

  /// Takes an address with or without `user:password@`, which is dropped; nil for anything that is no plain web address.
  public init?(_ bytes: ByteString) {
    guard bytes.bytes.count <= 2048 else { return nil }
    let safe = bytes.bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"'<>\\^`{|}".utf8.contains($0) }
    let address = String(decoding: bytes.bytes, as: UTF8.self)
    guard safe, let colon = address.range(ofScheme: ["http", "https"]) else { return nil }
    let rest = address[colon...].dropFirst(3)
    let authorityEnd = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    var authority = rest[..<authorityEnd]
    if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
    guard !authority.isEmpty else { return nil }
    text = address[..<colon].lowercased() + "://" + authority + rest[authorityEnd...]
  }

  /// The host in small letters, without its port.
  var host: String {
    let authority = text.drop { $0 != "/" }.dropFirst(2).prefix { !"/?#".contains($0) }
    return authority.prefix { $0 != ":" }.lowercased()
  }
}

extension String {
  /// Where the `://` behind one of some schemes stands; nil for another beginning.
  fileprivate func range(ofScheme schemes: [String]) -> Index? {
    for scheme in schemes where lowercased().hasPrefix(scheme + "://") {
      return index(startIndex, offsetBy: scheme.count)
    }
    return nil
  }
}
