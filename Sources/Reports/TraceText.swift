import GuardModel

/// Bytes as text that can be read back: `\` is doubled, other bytes that can not be shown are `\xNN`.
struct TraceText: Codable, Hashable {
  var bytes: ByteString

  init(_ bytes: ByteString) { self.bytes = bytes }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    let parts = bytes.bytes.split(separator: UInt8(ascii: "\\"), omittingEmptySubsequences: false)
    try container.encode(parts.map { ByteString($0).description }.joined(separator: "\\\\"))
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = Array(try container.decode(String.self).utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var rest = text[...]
    while let byte = rest.popFirst() {
      if byte != UInt8(ascii: "\\") {
        bytes.append(byte)
      } else if rest.first == UInt8(ascii: "\\") {
        bytes.append(byte)
        rest.removeFirst()
      } else if rest.first == UInt8(ascii: "x"), let value = Self.hexadecimal(rest.dropFirst().prefix(2)) {
        bytes.append(value)
        rest.removeFirst(3)
      } else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "a lone backslash")
      }
    }
    self.bytes = ByteString(bytes)
  }

  private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt8? {
    guard digits.count == 2, digits.allSatisfy(SecretNames.isAlphanumeric) else { return nil }
    return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}

/// A moment as "seconds.nanoseconds", exact where a JSON number would round.
struct TraceTime: Codable, Hashable {
  var time: Timestamp

  init(_ time: Timestamp) { self.time = time }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    let fraction = String(time.nanoseconds)
    let zeros = String(repeating: "0", count: max(0, 9 - fraction.utf8.count))
    try container.encode("\(time.seconds).\(zeros)\(fraction)")
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let parts = try container.decode(String.self).split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.count >= 9, let seconds = Int64(parts[0]), let fraction = UInt32(parts[1])
    else { throw DecodingError.dataCorruptedError(in: container, debugDescription: "not seconds.nanoseconds") }
    time = Timestamp(seconds: seconds, nanoseconds: fraction)
  }
}
