import GuardModel
import Testing

@Suite struct TimestampTests {
  @Test(
    arguments: [
      (0, 0, "1970-01-01T00:00:00.000Z"), (0, 999_999_999, "1970-01-01T00:00:00.999Z"),
      (59, 1_000_000, "1970-01-01T00:00:59.001Z"), (86_399, 0, "1970-01-01T23:59:59.000Z"),
      (86_400, 0, "1970-01-02T00:00:00.000Z"), (951_782_400, 0, "2000-02-29T00:00:00.000Z"),
      (951_868_799, 0, "2000-02-29T23:59:59.000Z"), (951_868_800, 0, "2000-03-01T00:00:00.000Z"),
      (1_709_210_096, 789_000_000, "2024-02-29T12:34:56.789Z"), (1_740_787_200, 0, "2025-03-01T00:00:00.000Z"),
      // 2100 is no leap year.
      (4_107_542_399, 0, "2100-02-28T23:59:59.000Z"), (4_107_542_400, 0, "2100-03-01T00:00:00.000Z"),
      (2_147_483_648, 0, "2038-01-19T03:14:08.000Z"), (4_294_967_296, 0, "2106-02-07T06:28:16.000Z"),
      (253_402_300_799, 999_000_000, "9999-12-31T23:59:59.999Z"), (253_402_300_800, 0, "10000-01-01T00:00:00.000Z"),
      (-1, 0, "1969-12-31T23:59:59.000Z"), (-1, 500_000_000, "1969-12-31T23:59:59.500Z"),
      (-86_400, 0, "1969-12-31T00:00:00.000Z"), (-86_401, 0, "1969-12-30T23:59:59.000Z"),
      (-2_203_891_200, 0, "1900-03-01T00:00:00.000Z"), (-62_135_596_800, 0, "0001-01-01T00:00:00.000Z"),
    ] as [(Int64, UInt32, String)])
  func rfc3339(seconds: Int64, nanoseconds: UInt32, text: String) {
    let time = Timestamp(seconds: seconds, nanoseconds: nanoseconds)
    #expect(time.rfc3339 == text)
    #expect(time.wallClock == String(text.prefix { $0 != "." }))
    let milliseconds = nanoseconds / 1_000_000 * 1_000_000
    #expect(Timestamp(rfc3339: text) == Timestamp(seconds: seconds, nanoseconds: milliseconds))
  }

  @Test(arguments: [
    "", "2026", "2026-01-02", "2026-01-02T03:04:05Z", "2026-01-02 03:04:05.678Z", "2026-13-02T03:04:05.678Z",
    "2026-02-29T03:04:05.678Z", "2026-01-02T24:04:05.678Z", "2026-01-02T03:04:60.678Z", "+2026-01-02T03:04:05.678Z",
    "99999999999999999-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678+",
  ])
  func otherTexts(_ text: String) { #expect(Timestamp(rfc3339: text) == nil) }

  /// A file's change time is what its file system says, and a hostile one says anything.
  @Test(
    "Times that no clock shows are still hours, minutes and seconds",
    arguments: [.max, .min, .max - 1, .min + 1, 1 << 55] as [Int64])
  func extremes(seconds: Int64) throws {
    let clock = try #require(Timestamp(seconds: seconds, nanoseconds: 0).wallClock.split(separator: "T").last)
    let parts = clock.split(separator: ":").map { Int64($0) }
    let inDay = (seconds % 86_400 + 86_400) % 86_400
    #expect(parts == [inDay / 3600, inDay / 60 % 60, inDay % 60])
  }

  @Test func order() {
    let times = [(-1, 999_999_999), (0, 0), (0, 1), (1, 0)].map { Timestamp(seconds: $0, nanoseconds: $1) }
    #expect(times.sorted() == times)
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 && !($1 < $0) })
  }

  @Test func differences() {
    let early = Timestamp(seconds: 10, nanoseconds: 750_000_000)
    let late = Timestamp(seconds: 12, nanoseconds: 250_000_000)
    #expect(late.secondsSince(early) == 1.5)
    #expect(early.secondsSince(late) == -1.5)
    #expect(early.secondsSince(early) == 0)
  }
}
