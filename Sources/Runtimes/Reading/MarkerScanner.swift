import GuardModel

/// Finds which of many markers occur in a file, reading all of it once.
///
/// A window as long as the shortest marker moves over the text; the two bytes at its end say how far it can jump
/// without missing a marker (Wu and Manber, "A fast algorithm for multi-pattern searching", 1994). Text that looks
/// like no marker costs one look per `window - 1` bytes.
struct MarkerScanner: Sendable {
  /// What a scan found, and what it cost.
  struct Scan: Sendable {
    var found: Set<Marker> = []
    /// Windows looked at.
    var looks = 0
  }

  /// Small enough to stay in a processor's cache between being read and being looked at.
  static let chunkSize = 256 << 10
  /// Room for the pairs in two tables that stay in the fastest cache, and cost a start two pages each.
  private static let tableSize = 1 << 13

  private let markers: [Marker]
  private let window: Int
  private let overlap: Int
  /// By the pair of bytes at the window's end, which it may share with others: how far it can move; 0 where a marker may
  /// stand.
  private let jumps: [UInt8]
  /// By the same pair: which list of `candidates` may stand there.
  private let lists: [UInt8]
  private let candidates: [[Int]]

  /// Takes markers of 8 to 255 bytes; others are left out. More than 255 different endings are not told apart.
  init(_ markers: [Marker]) {
    let usable = Array(Set(markers)).filter { $0.bytes.count >= 8 && $0.bytes.count <= 255 }
    let window = usable.map(\.bytes.count).min() ?? 8
    var jumps = [UInt8](repeating: UInt8(clamping: window - 1), count: Self.tableSize)
    var lists = [UInt8](repeating: 0, count: Self.tableSize)
    var candidates: [[Int]] = [[]]
    for (number, marker) in usable.enumerated() {
      for end in 1..<window {
        let pair = Self.pair(marker.bytes[end - 1], marker.bytes[end])
        jumps[pair] = min(jumps[pair], UInt8(clamping: window - 1 - end))
        guard end == window - 1 else { continue }
        if lists[pair] == 0 {
          let isFull = candidates.count == 256
          lists[pair] = isFull ? 255 : UInt8(clamping: candidates.count)
          if !isFull { candidates.append([]) }
        }
        candidates[Int(lists[pair])].append(number)
      }
    }
    self.markers = usable
    self.window = window
    self.overlap = (usable.map(\.bytes.count).max() ?? 8) - 1
    self.jumps = jumps
    self.lists = lists
    self.candidates = candidates
  }

  private static func pair(_ first: UInt8, _ second: UInt8) -> Int { Int(first) << 5 ^ Int(second) }

  /// Reads `source` from its start to its end, in chunks that overlap by one marker. Throws what a read throws.
  func scan(_ source: some ByteSource) throws(Errno) -> Scan {
    var scan = Scan()
    var missing = markers.indices.map { _ in true }
    var offset: Int64 = 0
    while offset < source.size, scan.found.count < markers.count {
      let rest = source.size &- offset
      let chunk = try source.read(at: offset, count: rest < Int64(Self.chunkSize) ? Int(rest) : Self.chunkSize)
      search(chunk, missing: &missing, looks: &scan.looks)
      for (number, marker) in markers.enumerated() where !missing[number] { scan.found.insert(marker) }
      // A short chunk is the end; a full one is longer than any marker, so the offset grows.
      if chunk.count < Self.chunkSize { break }
      offset &+= Int64(Self.chunkSize &- overlap)
    }
    return scan
  }

  private func search(_ chunk: [UInt8], missing: inout [Bool], looks: inout Int) {
    // Spans and local counters keep this loop, which every program's every byte goes through, free of reference
    // counts and exclusivity checks; bounds are still checked.
    let text = chunk.span
    let jumps = jumps.span
    var looked = 0
    var last = window &- 1
    while last < text.count {
      looked &+= 1
      let pair = Self.pair(text[last &- 1], text[last])
      let jump = Int(jumps[pair])
      last &+= jump
      if jump > 0 { continue }
      let start = last &- (window &- 1)
      for number in candidates[Int(lists[pair])] where missing[number] {
        if matches(markers[number].bytes, chunk, at: start) { missing[number] = false }
      }
      last &+= 1
    }
    looks &+= looked
  }

  private func matches(_ marker: [UInt8], _ chunk: [UInt8], at start: Int) -> Bool {
    guard start &+ marker.count <= chunk.count else { return false }
    for index in marker.indices where marker[index] != chunk[start &+ index] { return false }
    return true
  }
}
