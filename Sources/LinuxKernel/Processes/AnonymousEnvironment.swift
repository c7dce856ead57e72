public import GuardModel

extension ProcessFiles {
  /// The environment of a process that runs, from memory that no file backs: reading what a program has mapped there
  /// itself from a file system of its own (FUSE) could last for ever. Nil where that cannot be told, or read.
  ///
  /// The process may map something else between the look and the reading. Then the step has hung itself, as it can by
  /// other means: what was found stays stopped.
  public func anonymousEnvironment(limit: Int) -> [ByteString]? {
    guard let stat = try? contents("stat", limit: 4096), let range = Self.environmentRange(stat: stat),
      let maps = try? contents("maps", limit: 4 << 20), Self.isAnonymous(range, maps: maps)
    else { return nil }
    return try? environment(limit: limit)
  }

  /// `env_start` and `env_end`, the fields 50 and 51 of `/proc/PID/stat` (proc(5)); nil for zeros, which stand for "may
  /// not be seen".
  static func environmentRange(stat bytes: [UInt8]) -> Range<UInt64>? {
    guard let name = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    // The field behind the name is the third.
    let fields = bytes[(name + 1)...].split(separator: UInt8(ascii: " "))
    guard fields.count > 48, let start = UInt64(String(decoding: fields[47], as: UTF8.self)),
      let end = UInt64(String(decoding: fields[48].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)),
      start > 0, start <= end
    else { return nil }
    return start..<end
  }

  /// Whether a range lies in one mapping without a file, by the text of `/proc/PID/maps`.
  static func isAnonymous(_ range: Range<UInt64>, maps bytes: [UInt8]) -> Bool {
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: " "))
      guard fields.count >= 5 else { continue }
      let ends = fields[0].split(separator: UInt8(ascii: "-"))
        .compactMap { UInt64(String(decoding: $0, as: UTF8.self), radix: 16) }
      guard ends.count == 2, ends[0] <= range.lowerBound, range.upperBound <= ends[1] else { continue }
      return fields[4].elementsEqual("0".utf8)
    }
    return false
  }
}
