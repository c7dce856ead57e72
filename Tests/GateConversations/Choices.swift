/// Where a conversation's choices come from, so that it can be had again: from a seed, or from the bytes of a fuzzer.
package struct Choices: RandomNumberGenerator {
  private enum Source {
    case seed(UInt64)
    case bytes(ArraySlice<UInt8>)
  }

  private var source: Source

  /// The numbers of Sebastiano Vigna's SplitMix64: the same from the same seed everywhere.
  package init(seed: UInt64) { source = .seed(seed) }

  /// A byte for each choice, and 0 when there are none left.
  package init(bytes: [UInt8]) { source = .bytes(bytes[...]) }

  /// Whether all bytes have been used.
  package var areSpent: Bool {
    if case .bytes(let rest) = source { rest.isEmpty } else { false }
  }

  package mutating func next() -> UInt64 {
    switch source {
    case .seed(var state):
      state &+= 0x9E37_79B9_7F4A_7C15
      source = .seed(state)
      var word = state
      word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
      return word ^ (word >> 31)
    case .bytes(var rest):
      let byte = rest.popFirst()
      source = .bytes(rest)
      return UInt64(byte ?? 0)
    }
  }

  /// Whether something happens that happens once in `times`.
  mutating func onceIn(_ times: UInt64) -> Bool { next() % times == 0 }

  mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[Int(next() % UInt64(elements.count))]
  }
}
