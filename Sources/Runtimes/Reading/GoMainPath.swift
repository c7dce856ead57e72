public import GuardModel

/// The import path of a Go program's main package; `[/vN]` in it stands for a major version, or for nothing.
public struct GoMainPath: Hashable, Sendable, ExpressibleByStringLiteral {
  /// As written, such as `github.com/containerd/containerd[/vN]/cmd/ctr`.
  public let pattern: String

  /// Takes a path with at most one `[/vN]`.
  public init(stringLiteral pattern: String) { self.pattern = pattern }

  /// Whether a program's `path` line is this one.
  public func matches(_ path: ByteString) -> Bool {
    let whole = Array(pattern.utf8)
    guard let bracket = whole.firstIndex(of: UInt8(ascii: "[")), let close = whole.firstIndex(of: UInt8(ascii: "]"))
    else { return path.bytes == whole }
    let before = whole[..<bracket]
    let after = whole[(close + 1)...]
    let length = path.bytes.count
    guard length >= before.count + after.count, path.bytes.starts(with: before),
      path.bytes.suffix(after.count).elementsEqual(after)
    else { return false }
    let version = path.bytes[before.count..<(length - after.count)]
    if version.isEmpty { return true }
    let digits = version.dropFirst(2)
    return version.starts(with: [UInt8(ascii: "/"), UInt8(ascii: "v")]) && !digits.isEmpty
      && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
