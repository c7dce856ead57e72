@testable import Runtimes

/// Builds small ELF files: one data segment that maps the whole file, and what the test asks for.
struct ProgramBuilder {
  enum GoFormat { case inline, pointers }

  var layout = ELFLayout(is64Bit: true, isBigEndian: false)
  var type: UInt16 = 2
  var hasInterpreter = false
  var soname: String?
  var buildID: [UInt8]?
  var goText: String?
  var goFormat = GoFormat.inline
  var hasSections = true
  /// Bytes after everything that the headers speak of.
  var tail: [UInt8] = []

  private static let base: UInt64 = 0x40_0000

  func bytes() -> [UInt8] {
    let segmentCount = 1 + (hasInterpreter ? 1 : 0) + (soname == nil ? 0 : 1) + (buildID == nil ? 0 : 1)
    let headerSize = layout.is64Bit ? 64 : 52
    var body = [UInt8](repeating: 0, count: headerSize + segmentCount * layout.segmentEntrySize)
    var segments: [[UInt8]] = []
    if hasInterpreter { segments.append(segment(type: 3, flags: 4, append("/lib/ld.so\0", to: &body))) }
    if let soname {
      let strings = append("\0\(soname)\0", to: &body)
      let entries = [5, Self.base + UInt64(strings.lowerBound), 14, 1, 0, 0].flatMap { number($0, layout.addressWidth) }
      segments.append(segment(type: 2, flags: 6, append(entries, to: &body)))
    }
    if let buildID {
      let note = number(4, 4) + number(UInt64(buildID.count), 4) + number(3, 4) + Array("GNU\0".utf8) + buildID
      segments.append(segment(type: 4, flags: 4, append(note, to: &body)))
    }
    let blob = goText.map { appendGo($0, to: &body) }
    var sectionTable = 0..<0
    if hasSections {
      let names = append("\0.go.buildinfo\0.shstrtab\0", to: &body)
      let table =
        section(name: 0, 0..<0) + section(name: 1, blob ?? 0..<0) + section(name: 15, names)
      sectionTable = append(table, to: &body)
    }
    body += tail
    segments.append(segment(type: 1, flags: 6, 0..<body.count))
    body.replaceSubrange(0..<headerSize, with: header(segments: segments.count, sectionTable: sectionTable))
    body.replaceSubrange(headerSize..<(headerSize + segments.joined().count), with: Array(segments.joined()))
    return body
  }

  private func header(segments: Int, sectionTable: Range<Int>) -> [UInt8] {
    let width = layout.addressWidth
    let headerSize = UInt64(layout.is64Bit ? 64 : 52)
    var header: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, layout.is64Bit ? 2 : 1, layout.isBigEndian ? 2 : 1, 1]
    header += [UInt8](repeating: 0, count: 9) + number(UInt64(type), 2) + number(62, 2) + number(1, 4)
    header += number(Self.base, width) + number(headerSize, width) + number(UInt64(sectionTable.lowerBound), width)
    header += number(0, 4) + number(headerSize, 2) + number(UInt64(layout.segmentEntrySize), 2)
    header += number(UInt64(segments), 2) + number(UInt64(layout.sectionEntrySize), 2)
    return header + number(hasSections ? 3 : 0, 2) + number(hasSections ? 2 : 0, 2)
  }

  private func segment(type: UInt64, flags: UInt64, _ range: Range<Int>) -> [UInt8] {
    let width = layout.addressWidth
    let offset = UInt64(range.lowerBound)
    let place = number(offset, width) + number(Self.base + offset, width) + number(Self.base + offset, width)
    let sizes = number(UInt64(range.count), width) + number(UInt64(range.count), width)
    return layout.is64Bit
      ? number(type, 4) + number(flags, 4) + place + sizes + number(16, width)
      : number(type, 4) + place + sizes + number(flags, 4) + number(16, width)
  }

  private func section(name: UInt64, _ range: Range<Int>) -> [UInt8] {
    let width = layout.addressWidth
    let head = number(name, 4) + number(1, 4) + number(0, width) + number(0, width)
    let place = number(UInt64(range.lowerBound), width) + number(UInt64(range.count), width)
    return head + place + number(0, 4) + number(0, 4) + number(16, width) + number(0, width)
  }

  private func appendGo(_ text: String, to body: inout [UInt8]) -> Range<Int> {
    let frame = [UInt8](repeating: 0x30, count: 16)
    let information = frame + Array(text.utf8) + frame
    let version = Array("go1.22.1".utf8)
    let width = layout.addressWidth
    switch goFormat {
    case .inline:
      let head = GoBuildInfo.magic + [8, 2] + [UInt8](repeating: 0, count: 16)
      return append(head + varint(version.count) + version + varint(information.count) + information, to: &body)
    case .pointers:
      let strings = [version, information].map { string -> UInt64 in
        let place = append(string, to: &body)
        let header = number(Self.base + UInt64(place.lowerBound), width) + number(UInt64(string.count), width)
        return Self.base + UInt64(append(header, to: &body).lowerBound)
      }
      let flags: UInt8 = layout.isBigEndian ? 1 : 0
      let head = GoBuildInfo.magic + [UInt8(width), flags] + number(strings[0], width) + number(strings[1], width)
      return append(head + [UInt8](repeating: 0, count: 32 - head.count), to: &body)
    }
  }

  /// Appends at the next multiple of 16, and says where.
  private func append(_ bytes: some Collection<UInt8>, to body: inout [UInt8]) -> Range<Int> {
    while body.count % 16 != 0 { body.append(0) }
    body += bytes
    return (body.count - bytes.count)..<body.count
  }

  private func append(_ text: String, to body: inout [UInt8]) -> Range<Int> { append(Array(text.utf8), to: &body) }

  private func number(_ value: UInt64, _ width: Int) -> [UInt8] {
    let little = (0..<width).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }
    return layout.isBigEndian ? little.reversed() : little
  }

  private func varint(_ value: Int) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F | 0x80)] + varint(value >> 7)
  }
}

extension ELFLayout {
  static let every = [(true, false), (true, true), (false, false), (false, true)].map {
    ELFLayout(is64Bit: $0.0, isBigEndian: $0.1)
  }
}
