import GuardModel

/// Lends byte strings as a NULL-terminated array of C strings.
func withCStrings<Result>(
  _ strings: [ByteString], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
  var storage: [CChar] = []
  var offsets: [Int] = []
  for string in strings {
    offsets.append(storage.count)
    storage.append(contentsOf: string.bytes.prefix { $0 != 0 }.map { CChar(bitPattern: $0) })
    storage.append(0)
  }
  return unsafe storage.withUnsafeBufferPointer { bytes in
    unsafe withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: offsets.count + 1) { pointers in
      for (index, offset) in offsets.enumerated() {
        unsafe pointers.initializeElement(at: index, to: bytes.baseAddress.map { unsafe $0 + offset })
      }
      unsafe pointers.initializeElement(at: offsets.count, to: nil)
      guard let base = pointers.baseAddress else { preconditionFailure("an allocation has an address") }
      return unsafe body(UnsafePointer(base))
    }
  }
}
