public import GuardModel

/// The shared objects that a program asks its loader for.
public enum NeededLibraries {
  /// The names in DT_NEEDED of `file`, in order; none for what is no dynamically linked ELF file.
  ///
  /// Throws the `Errno` of a read that failed.
  public static func names(in file: some ByteSource) throws(Errno) -> [ByteString] {
    try ELFHeader.read(from: file)?.needed ?? []
  }

  /// The loader that `file` asks the kernel for (PT_INTERP); nil for a static program.
  ///
  /// Throws the `Errno` of a read that failed.
  public static func interpreter(of file: some ByteSource) throws(Errno) -> ByteString? {
    guard let elf = try ELFHeader.read(from: file),
      let segment = elf.segments.first(where: { $0.type == ELFHeader.Segment.interpreter })
    else { return nil }
    let bytes = try file.bytes(at: segment.offset, count: segment.fileSize, limit: 4096)
    return FileFields(bytes: bytes, isBigEndian: false).string(at: 0)
  }
}
