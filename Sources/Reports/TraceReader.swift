import GuardModel

/// Where a trace stops being one, and why; everything before is sound.
public struct TraceDamage: Error, Hashable, Sendable {
  /// Counted from 1.
  public var line: Int
  public var reason: String

  public init(line: Int, _ reason: String) {
    self.line = line
    self.reason = reason
  }
}

/// Reads a trace line by line, in whatever state it is.
public struct TraceReader: Sendable {
  /// Longer lines are no guard's: arguments and paths are bounded.
  public static let lineLimit = 4 << 20

  public let header: TraceHeader
  private let bytes: [UInt8]
  private var place = 0
  private var line = 0
  private var hasEnded = false

  /// Takes a whole file, and reads its header.
  ///
  /// - Throws: `TraceDamage` where there is none.
  public init(_ bytes: [UInt8]) throws(TraceDamage) {
    self.bytes = bytes
    var place = 0
    guard let first = try Self.line(1, of: bytes, from: &place) else { throw TraceDamage(line: 1, "the file is empty") }
    guard case .header(let header) = try Self.decode(first, line: 1) else {
      throw TraceDamage(line: 1, "a trace begins with its header")
    }
    self.header = header
    self.place = place
    line = 1
  }

  /// The number of the line that was read last.
  public var lineNumber: Int { line }

  /// The next line; nil at a whole trace's end.
  ///
  /// - Throws: `TraceDamage` where the file goes on with something else, or stops too early.
  public mutating func next() throws(TraceDamage) -> TraceLine? {
    let number = line + 1
    guard let text = try Self.line(number, of: bytes, from: &place) else {
      guard hasEnded || header.run == nil else {
        throw TraceDamage(line: number, "the end is missing: the file was cut, or the guard was killed")
      }
      return nil
    }
    line = number
    guard !hasEnded else { throw TraceDamage(line: number, "the trace had ended") }
    let decoded = try Self.decode(text, line: number)
    switch decoded {
    case .header: throw TraceDamage(line: number, "a second header")
    case .end: hasEnded = true
    case .exec, .notice: break
    }
    return decoded
  }

  private static func decode(_ text: ArraySlice<UInt8>, line: Int) throws(TraceDamage) -> TraceLine {
    do { return try TraceLine.decode(Array(text)) } catch {
      throw TraceDamage(line: line, error.message)
    }
  }

  private static func line(
    _ number: Int, of bytes: [UInt8], from place: inout Int
  ) throws(TraceDamage) -> ArraySlice<UInt8>? {
    guard place < bytes.count else { return nil }
    guard let end = bytes[place...].firstIndex(of: UInt8(ascii: "\n")) else {
      throw TraceDamage(line: number, "the line is cut short")
    }
    guard end - place <= lineLimit else { throw TraceDamage(line: number, "the line is longer than a guard writes") }
    defer { place = end + 1 }
    return bytes[place..<end]
  }
}
