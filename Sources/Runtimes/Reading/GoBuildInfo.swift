import GuardModel

/// What the Go linker wrote into a program about itself (Go's debug/buildinfo describes the format).
struct GoBuildInfo: Hashable, Sendable {
  /// The import path of the main package: the `path` line.
  var path: ByteString?
  /// The module that holds it: the first word of the `mod` line. Distributions that build in GOPATH mode have none.
  var module: ByteString?
  /// The version of that module: the second word of the line; nil for "(devel)", which tells nothing.
  var version: String?
  /// The build tags, from `build -tags=...`.
  var tags: [ByteString]

  static let magic: [UInt8] = [0xFF] + Array(" Go buildinf:".utf8)
  /// Real ones are a few kilobytes; dependencies of big programs fill some tens of them.
  private static let maximumText = 1 << 20
  /// How far into the data segments a program without section headers is searched, in bytes.
  private static let maximumSearch: UInt64 = 64 << 20

  /// How many places that start with the magic are tried: each costs up to `maximumText` of reading.
  private static let maximumAttempts = 16

  /// The build information of a program, nil where it has none. Throws what a read throws.
  static func read(from source: some ByteSource, elf: ELFHeader) throws(Errno) -> GoBuildInfo? {
    var attempts = maximumAttempts
    for section in elf.sections.lazy.filter({ $0.name == ".go.buildinfo" }).prefix(4) {
      let count = min(section.size, UInt64(maximumText))
      if let info = try search(source, elf: elf, from: section.offset, count: count, attempts: &attempts) {
        return info
      }
    }
    var left = maximumSearch
    for segment in elf.segments where segment.isData && left > 0 {
      let count = min(segment.fileSize, left)
      left &-= count
      if let info = try search(source, elf: elf, from: segment.offset, count: count, attempts: &attempts) {
        return info
      }
    }
    return nil
  }

  /// Looks for the blob at each 16th byte, where the linker aligns it (in memory, and so in the file, because the two
  /// agree within a page), in steps of 1 MiB.
  private static func search(
    _ source: some ByteSource, elf: ELFHeader, from start: UInt64, count: UInt64, attempts: inout Int
  ) throws(Errno) -> GoBuildInfo? {
    let (limit, overflow) = start.addingReportingOverflow(count)
    var offset = start &+ (0 &- start) & 15
    while !overflow, offset < limit {
      let chunk = try source.bytes(at: offset, count: limit &- offset, limit: 1 << 20)
      if chunk.isEmpty { return nil }
      for place in stride(from: 0, to: chunk.count, by: 16) where chunk[place] == 0xFF {
        guard attempts > 0, chunk[place...].starts(with: magic) else { continue }
        attempts &-= 1
        if let info = try decode(source, elf: elf, at: offset &+ UInt64(place)) { return info }
      }
      offset &+= 1 << 20
    }
    return nil
  }

  private static func decode(_ source: some ByteSource, elf: ELFHeader, at offset: UInt64) throws(Errno) -> GoBuildInfo?
  {
    let head = try source.bytes(at: offset, count: 32, limit: 32)
    guard head.count == 32 else { return nil }
    let flags = head[15]
    // Since Go 1.18 the two strings follow the header; before, it held their addresses.
    let text =
      flags & 2 != 0
      ? inlineText(try source.bytes(at: offset &+ 32, count: UInt64(maximumText), limit: maximumText))
      : try pointedText(source, elf: elf, head: head, width: Int(head[14]), isBigEndian: flags & 1 != 0)
    guard let text else { return nil }
    return GoBuildInfo(moduleInformation: text)
  }

  /// The second of two strings, each after its length as a varint; the first is the Go version.
  private static func inlineText(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
    var rest = bytes[...]
    guard let version = takeLength(&rest), version > 0, version <= rest.count else { return nil }
    rest = rest.dropFirst(version)
    guard let length = takeLength(&rest), length <= rest.count else { return nil }
    return rest.prefix(length)
  }

  private static func takeLength(_ rest: inout ArraySlice<UInt8>) -> Int? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 63, by: 7) {
      guard let byte = rest.popFirst() else { return nil }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return Int(exactly: value) }
    }
    return nil
  }

  /// The string whose header (address, length) the second pointer of the blob names.
  private static func pointedText(
    _ source: some ByteSource, elf: ELFHeader, head: [UInt8], width: Int, isBigEndian: Bool
  ) throws(Errno) -> ArraySlice<UInt8>? {
    guard width == 4 || width == 8 else { return nil }
    let pointers = FileFields(bytes: head, isBigEndian: isBigEndian)
    guard let address = pointers.number(at: 16 &+ width, width: width),
      let place = elf.fileRange(ofAddress: address)
    else { return nil }
    let header = FileFields(
      bytes: try source.bytes(at: place.offset, count: place.count, limit: 2 &* width), isBigEndian: isBigEndian)
    guard let start = header.number(at: 0, width: width), let length = header.number(at: width, width: width),
      let text = elf.fileRange(ofAddress: start), length <= text.count, length <= UInt64(maximumText)
    else { return nil }
    return try source.bytes(at: text.offset, count: length, limit: maximumText)[...]
  }
}

extension GoBuildInfo {
  /// Takes the linker's text: 16 bytes of frame, lines, 16 bytes of frame. A program without lines has no path.
  init(moduleInformation text: ArraySlice<UInt8>) {
    self.init(path: nil, module: nil, version: nil, tags: [])
    guard text.count >= 33 else { return }
    for line in text.dropFirst(16).dropLast(16).split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: "\t"), maxSplits: 2)
      guard words.count >= 2 else { continue }
      switch ByteString(words[0]) {
      case "path" where path == nil: path = ByteString(words[1])
      case "mod" where module == nil:
        module = ByteString(words[1])
        let rest = words.count > 2 ? words[2].prefix { $0 != UInt8(ascii: "\t") } : []
        version = rest.isEmpty || rest.elementsEqual("(devel)".utf8) ? nil : ByteString(rest).description
      case "build" where ByteString(words[1]).hasPrefix("-tags="):
        let list = words[1].dropFirst(6).filter { $0 != UInt8(ascii: "\"") }
        tags = list.split(separator: UInt8(ascii: ",")).map { ByteString($0) }
      default: continue
      }
    }
  }
}
