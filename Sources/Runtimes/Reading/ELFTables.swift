import GuardModel

/// Reads the tables that an ELF file header points to (System V ABI, chapters 4 and 5), each to a stated bound.
struct ELFTables<Source: ByteSource> {
  let source: Source
  let layout: ELFLayout
  let header: FileFields

  private func fields(_ bytes: [UInt8]) -> FileFields { FileFields(bytes: bytes, isBigEndian: layout.isBigEndian) }

  func segments() throws(Errno) -> [ELFHeader.Segment] {
    let width = layout.addressWidth
    let entry = layout.segmentEntrySize
    guard let offset = header.number(at: layout.is64Bit ? 32 : 28, width: width),
      let declared = header.number(at: layout.is64Bit ? 56 : 44, width: 2)
    else { return [] }
    let count = min(Int(clamping: declared), ELFHeader.maximumSegments)
    let table = fields(try source.bytes(at: offset, count: UInt64(count &* entry), limit: count &* entry))
    var segments: [ELFHeader.Segment] = []
    for index in 0..<count {
      let base = index &* entry
      guard let type = table.number(at: base, width: 4),
        let flags = table.number(at: base &+ (layout.is64Bit ? 4 : 24), width: 4),
        let offset = table.number(at: base &+ (layout.is64Bit ? 8 : 4), width: width),
        let address = table.number(at: base &+ (layout.is64Bit ? 16 : 8), width: width),
        let fileSize = table.number(at: base &+ (layout.is64Bit ? 32 : 16), width: width)
      else { break }
      segments.append(
        ELFHeader.Segment(
          type: UInt32(truncatingIfNeeded: type), flags: UInt32(truncatingIfNeeded: flags), offset: offset,
          address: address, fileSize: fileSize))
    }
    return segments
  }

  func sections() throws(Errno) -> [ELFHeader.Section] {
    let entry = layout.sectionEntrySize
    guard let offset = header.number(at: layout.is64Bit ? 40 : 32, width: layout.addressWidth),
      header.number(at: layout.is64Bit ? 58 : 46, width: 2) == UInt64(entry),
      let declared = header.number(at: layout.is64Bit ? 60 : 48, width: 2),
      let namesIndex = header.number(at: layout.is64Bit ? 62 : 50, width: 2)
    else { return [] }
    let count = min(Int(clamping: declared), ELFHeader.maximumSections)
    guard namesIndex < UInt64(count) else { return [] }
    let table = fields(try source.bytes(at: offset, count: UInt64(count &* entry), limit: count &* entry))
    guard let names = section(Int(clamping: namesIndex), of: table) else { return [] }
    let text = fields(try source.bytes(at: names.offset, count: names.size, limit: 1 << 20))
    var sections: [ELFHeader.Section] = []
    for index in 0..<count {
      guard let found = section(index, of: table) else { break }
      let name = text.string(at: Int(clamping: found.name)) ?? ByteString([UInt8]())
      sections.append(ELFHeader.Section(name: name, offset: found.offset, size: found.size))
    }
    return sections
  }

  private func section(_ index: Int, of table: FileFields) -> (name: UInt64, offset: UInt64, size: UInt64)? {
    let base = index &* layout.sectionEntrySize
    guard let name = table.number(at: base, width: 4),
      let offset = table.number(at: base &+ (layout.is64Bit ? 24 : 16), width: layout.addressWidth),
      let size = table.number(at: base &+ (layout.is64Bit ? 32 : 20), width: layout.addressWidth)
    else { return nil }
    return (name, offset, size)
  }

  /// The names of the dynamic table: DT_SONAME, and DT_NEEDED in order.
  func dynamicNames(segments: [ELFHeader.Segment]) throws(Errno) -> (soname: ByteString?, needed: [ByteString]) {
    guard let dynamic = segments.first(where: { $0.type == ELFHeader.Segment.dynamic }) else { return (nil, []) }
    let table = fields(try source.bytes(at: dynamic.offset, count: dynamic.fileSize, limit: 64 << 10))
    let width = layout.addressWidth
    var strings: UInt64?
    var name: UInt64?
    var needed: [UInt64] = []
    for base in stride(from: 0, to: table.bytes.count, by: 2 &* width) {
      guard let tag = table.number(at: base, width: width), let value = table.number(at: base &+ width, width: width)
      else { break }
      // DT_NULL ends the table, DT_STRTAB is an address, DT_SONAME and DT_NEEDED are offsets into it.
      if tag == 0 { break }
      if tag == 1, needed.count < ELFHeader.maximumNeeded { needed.append(value) }
      if tag == 5 { strings = value }
      if tag == 14 { name = value }
    }
    guard let strings else { return (nil, []) }
    var names: [ByteString] = []
    for offset in needed {
      if let name = try string(at: offset, of: strings, segments) { names.append(name) }
    }
    guard let name else { return (nil, names) }
    return (try string(at: name, of: strings, segments), names)
  }

  private func string(
    at offset: UInt64, of strings: UInt64, _ segments: [ELFHeader.Segment]
  ) throws(Errno) -> ByteString? {
    let (address, overflow) = strings.addingReportingOverflow(offset)
    guard !overflow, let place = ELFHeader.fileRange(ofAddress: address, in: segments) else { return nil }
    return fields(try source.bytes(at: place.offset, count: place.count, limit: 256)).string(at: 0)
  }

  func buildID(segments: [ELFHeader.Segment]) throws(Errno) -> [UInt8]? {
    for segment in segments.lazy.filter({ $0.type == ELFHeader.Segment.note }).prefix(16) {
      let notes = fields(try source.bytes(at: segment.offset, count: segment.fileSize, limit: 64 << 10))
      if let id = gnuBuildID(in: notes) { return id }
    }
    return nil
  }

  private func gnuBuildID(in notes: FileFields) -> [UInt8]? {
    var base = 0
    while base < notes.bytes.count {
      guard let nameSize = notes.number(at: base, width: 4), let size = notes.number(at: base &+ 4, width: 4),
        let type = notes.number(at: base &+ 8, width: 4), nameSize <= 4096, size <= 4096
      else { return nil }
      let name = base &+ 12
      let start = name &+ (Int(nameSize) &+ 3) & ~3
      let end = start &+ Int(size)
      guard end <= notes.bytes.count else { return nil }
      // NT_GNU_BUILD_ID
      if type == 3, notes.bytes[name..<start].starts(with: [0x47, 0x4E, 0x55, 0]) {
        return Array(notes.bytes[start..<end])
      }
      base = start &+ (Int(size) &+ 3) & ~3
    }
    return nil
  }
}
