import CLinux
public import GuardModel

/// Folders of text files that hold one name a line, such as dpkg's lists of files.
public enum LineLists {
  /// The name of the first file in a folder, of those with a suffix, that has one of some lines; nil where none has, or
  /// the folder cannot be read. Files over 32 MiB, and what is no regular file, are passed over.
  public static func file(holding lines: [ByteString], in folder: ByteString, suffix: String) -> ByteString? {
    for line in lines where !line.isEmpty && !line.bytes.contains(0) && !line.bytes.contains(UInt8(ascii: "\n")) {
      let capacity = 512
      let wanted = ByteString([UInt8(ascii: "\n")] + line.bytes + [UInt8(ascii: "\n")])
      let name = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, initialized in
        let found = unsafe folder.withPath { folder in
          unsafe ByteString(suffix).withPath { suffix in
            unsafe wanted.withPath { unsafe guard_find_list(folder, suffix, $0, buffer.baseAddress, capacity) }
          }
        }
        initialized = Int(max(0, found))
      }
      if !name.isEmpty { return ByteString(name) }
    }
    return nil
  }
}
