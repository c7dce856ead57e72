public import GuardModel

/// The shared objects that a program asks its loader for.
public enum NeededLibraries {
  /// The names in DT_NEEDED of `file`, in order; none for what is no dynamically linked ELF file.
  ///
  /// Throws the `Errno` of a read that failed.
  public static func names(in file: some ByteSource) throws(Errno) -> [ByteString] {
    try ELFHeader.read(from: file)?.needed ?? []
  }
}
