import GateConversations

/// Makes inputs out of others, as libFuzzer does (FuzzerMutate.cpp): the same ones in every run.
struct Mutator {
  /// Numbers at whose edges readers go wrong.
  private static let edges: [UInt8] = [0, 1, 0x7F, 0x80, 0xFE, 0xFF, UInt8(ascii: "\n"), UInt8(ascii: "\"")]

  private let corpus: [[UInt8]]
  private var choices = Choices(seed: 1)

  /// Begins with a corpus that is not empty.
  init(_ corpus: [[UInt8]]) { self.corpus = corpus }

  mutating func next() -> [UInt8] {
    var bytes = corpus.randomElement(using: &choices) ?? []
    for _ in 0..<Int.random(in: 1...4, using: &choices) { mutate(&bytes) }
    return bytes
  }

  private mutating func mutate(_ bytes: inout [UInt8]) {
    let place = Int.random(in: 0...bytes.count, using: &choices)
    let end = min(bytes.count, place + Int.random(in: 1...16, using: &choices))
    switch Int.random(in: 0..<8, using: &choices) {
    case 0: bytes.removeSubrange(place...)
    case 1: bytes.removeSubrange(place..<end)
    case 2: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &choices))
    case 3: bytes.insert(UInt8.random(in: 0...255, using: &choices), at: place)
    case 4: bytes.replaceSubrange(place..., with: (corpus.randomElement(using: &choices) ?? []).dropFirst(place))
    case 5: for index in place..<end { bytes[index] = Self.edges.randomElement(using: &choices) ?? 0 }
    case 6: if place < end { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &choices) }
    default: if place < end { bytes[place] = UInt8.random(in: 0...255, using: &choices) }
    }
  }
}
