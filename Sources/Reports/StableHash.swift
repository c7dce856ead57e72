/// A short hash that is equal for equal texts in every run and version; tells findings apart and protects nothing.
enum StableHash {
  /// 16 lower-case hexadecimal digits: FNV-1a, 64 bits, over the texts with a NUL behind each.
  static func hex(_ texts: String...) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for text in texts {
      for byte in Array(text.utf8) + [0] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
