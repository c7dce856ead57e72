import GuardModel

/// What the headers of an ELF file say, read as far as they can be; hostile values leave tables short, never throw.
struct ELFHeader: Hashable, Sendable {
  struct Segment: Hashable, Sendable {
    var type: UInt32
    var flags: UInt32
    var offset: UInt64
    var address: UInt64
    var fileSize: UInt64

    static let load: UInt32 = 1
    static let dynamic: UInt32 = 2
    static let interpreter: UInt32 = 3
    static let note: UInt32 = 4

    /// Holds initialised variables: writable, not executable.
    var isData: Bool { type == Self.load && flags & 0b011 == 0b010 }
  }

  struct Section: Hashable, Sendable {
    var name: ByteString
    var offset: UInt64
    var size: UInt64
  }

  static let sharedObject: UInt16 = 3
  /// Linux refuses program headers of more than 64 KiB (fs/binfmt_elf.c, load_elf_phdrs).
  static let maximumSegments = 65_536 / 32
  /// Toolchains write fewer than a hundred; with `-ffunction-sections` and no linking, thousands.
  static let maximumSections = 4_096
  /// The largest programs of Debian 12 need fewer than a hundred and fifty.
  static let maximumNeeded = 512

  let layout: ELFLayout
  let type: UInt16
  let machine: UInt16
  let segments: [Segment]
  let sections: [Section]
  /// DT_SONAME, the name by which a shared object wants to be asked for.
  let soname: ByteString?
  /// DT_NEEDED, the names of the shared objects that the loader will look for.
  let needed: [ByteString]
  /// The GNU build-id note.
  let buildID: [UInt8]?

  var hasInterpreter: Bool { segments.contains { $0.type == Segment.interpreter } }

  /// The headers of `source`, nil where it does not start with the ELF magic. Throws what a read throws.
  static func read(from source: some ByteSource) throws(Errno) -> ELFHeader? {
    let start = try source.read(at: 0, count: 64)
    guard start.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else { return nil }
    let layout = ELFLayout(recognising: start)
    let fields = FileFields(bytes: start, isBigEndian: layout.isBigEndian)
    let tables = ELFTables(source: source, layout: layout, header: fields)
    let segments = try tables.segments()
    let names = try tables.dynamicNames(segments: segments)
    return ELFHeader(
      layout: layout,
      type: UInt16(truncatingIfNeeded: fields.number(at: 16, width: 2) ?? 0),
      machine: UInt16(truncatingIfNeeded: fields.number(at: 18, width: 2) ?? 0),
      segments: segments, sections: try tables.sections(),
      soname: names.soname, needed: names.needed, buildID: try tables.buildID(segments: segments))
  }

  /// Where in the file the byte of a loaded address stands, and how many bytes of its segment follow.
  func fileRange(ofAddress address: UInt64) -> (offset: UInt64, count: UInt64)? {
    Self.fileRange(ofAddress: address, in: segments)
  }

  static func fileRange(ofAddress address: UInt64, in segments: [Segment]) -> (offset: UInt64, count: UInt64)? {
    for segment in segments where segment.type == Segment.load && address >= segment.address {
      let distance = address &- segment.address
      guard distance < segment.fileSize else { continue }
      let (offset, overflow) = segment.offset.addingReportingOverflow(distance)
      guard !overflow else { continue }
      return (offset, segment.fileSize &- distance)
    }
    return nil
  }
}

/// The widths and the byte order of an ELF file's fields.
struct ELFLayout: Hashable, Sendable {
  var is64Bit: Bool
  var isBigEndian: Bool

  var addressWidth: Int { is64Bit ? 8 : 4 }
  var segmentEntrySize: Int { is64Bit ? 56 : 32 }
  var sectionEntrySize: Int { is64Bit ? 64 : 40 }

  init(is64Bit: Bool, isBigEndian: Bool) {
    self.is64Bit = is64Bit
    self.isBigEndian = isBigEndian
  }

  /// What the file header means, which is not always what it says: Linux never looks at EI_CLASS and EI_DATA
  /// (fs/binfmt_elf.c, load_elf_binary), so a copy with garbage there still runs. It does insist on the size of a
  /// program header entry, and that tells the layouts apart.
  init(recognising start: [UInt8]) {
    let declared = start.count > 5 ? ELFLayout(is64Bit: start[4] != 1, isBigEndian: start[5] == 2) : nil
    let little64 = ELFLayout(is64Bit: true, isBigEndian: false)
    let others = [
      little64, ELFLayout(is64Bit: true, isBigEndian: true), ELFLayout(is64Bit: false, isBigEndian: false),
      ELFLayout(is64Bit: false, isBigEndian: true),
    ]
    let fitting = ([declared].compactMap { $0 } + others).first { layout in
      let fields = FileFields(bytes: start, isBigEndian: layout.isBigEndian)
      return fields.number(at: layout.is64Bit ? 54 : 42, width: 2) == UInt64(layout.segmentEntrySize)
    }
    self = fitting ?? declared ?? little64
  }
}
