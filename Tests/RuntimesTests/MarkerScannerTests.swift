import GuardModel
import Testing

@testable import Runtimes

@Suite struct MarkerScannerTests {
  private static let short: Marker = "abcde~fghij"
  private static let long: Marker = "fghij~klmnopqrstuvwxyz"
  private static let same: Marker = "abcde~fghijkl"
  private let scanner = MarkerScanner([short, long, same])

  private func found(_ bytes: [UInt8]) throws -> Set<Marker> { try scanner.scan(BytesSource(bytes: bytes)).found }

  @Test func markersAreWrittenInTwoPieces() {
    #expect(Self.short.bytes == Array("abcdefghij".utf8))
  }

  @Test func everyPlaceInASmallFile() throws {
    for place in 0..<64 {
      var bytes = [UInt8](repeating: UInt8(ascii: "j"), count: 96)
      bytes.replaceSubrange(place..<(place + Self.long.bytes.count), with: Self.long.bytes)
      #expect(try found(bytes) == [Self.long])
    }
  }

  @Test func overlappingMarkers() throws {
    #expect(try found(Array("xabcdefghijklmnopqrstuvwxyz".utf8)) == [Self.short, Self.same, Self.long])
  }

  @Test func nearMisses() throws {
    #expect(try found([]) == [])
    #expect(try found(Array("abcdefghi".utf8)) == [])
    #expect(try found(Array("abcdefghi_abcdefgh_bcdefghij".utf8)) == [])
  }

  /// Chunks overlap: a marker across their border, or at the end of the file, is still one.
  @Test(arguments: [-21, -20, -11, -10, -1, 0, 1]) func chunkBorder(shift: Int) throws {
    let place = MarkerScanner.chunkSize + shift
    let bytes = [UInt8](repeating: 0, count: place) + Self.long.bytes
    #expect(try found(bytes) == [Self.long])
    #expect(try found(bytes + [UInt8](repeating: 0, count: 3 * MarkerScanner.chunkSize)) == [Self.long])
  }

  /// Cost is looks, not bytes: ordinary text is crossed in jumps as long as the shortest marker allows, and no text
  /// costs more than one look per byte and its overlap.
  @Test func looks() throws {
    let size = 3 << 20
    let zeros = try scanner.scan(BytesSource(bytes: [UInt8](repeating: 0, count: size)))
    #expect(zeros.looks <= size / (Self.short.bytes.count - 1) + 64)
    let worst = try scanner.scan(
      BytesSource(bytes: Array(repeatElement([UInt8(ascii: "i"), UInt8(ascii: "j")], count: size / 2).joined())))
    #expect(worst.looks <= size + 64)
  }

  /// What the product looks for allows jumps of seven bytes and more.
  @Test func markersOfTheProduct() throws {
    let groups = RuntimeFamily.all.flatMap(\.markerGroups) + EngineComponent.all.flatMap(\.markerGroups)
    let markers = groups.flatMap { $0 } + IndirectProgram.loader.markerGroups.flatMap { $0 }
    #expect(markers.allSatisfy { $0.bytes.count >= 8 && $0.bytes.count <= 255 })
    #expect(markers.allSatisfy { !$0.bytes.contains(UInt8(ascii: "~")) })
  }
}
