import CCrypto
public import GuardModel

/// SHA-256 by libcrypto, which uses the processor's SHA instructions.
public enum SHA256 {
  /// The digest of bytes in memory.
  public static func digest(of bytes: [UInt8]) -> Digest? {
    digest { update in update(bytes) }
  }

  /// The digest of a file's whole content; nil where libcrypto refuses.
  ///
  /// - Throws: the `Errno` of pread(2).
  public static func digest(of file: OpenedFile) throws(Errno) -> Digest? {
    var failure: Errno?
    let digest = digest { update in
      var offset: Int64 = 0
      while true {
        do throws(Errno) {
          let chunk = try file.read(at: offset, count: 1 << 20)
          if chunk.isEmpty { return }
          update(chunk)
          offset += Int64(chunk.count)
        } catch {
          failure = error
          return
        }
      }
    }
    if let failure { throw failure }
    return digest
  }

  private static func digest(_ feed: (_ update: ([UInt8]) -> Void) -> Void) -> Digest? {
    var context = SHA256_CTX()
    guard unsafe SHA256_Init(&context) == 1 else { return nil }
    var fed = true
    feed { bytes in
      if unsafe SHA256_Update(&context, bytes, bytes.count) != 1 { fed = false }
    }
    var result = [UInt8](repeating: 0, count: 32)
    guard fed, unsafe SHA256_Final(&result, &context) == 1 else { return nil }
    return Digest(bytes: result)
  }
}
