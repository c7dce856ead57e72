/// A moment on the system's real-time clock: seconds since 1970-01-01T00:00:00Z, and nanoseconds.
public struct Timestamp: Hashable, Sendable, Comparable {
  public var seconds: Int64
  public var nanoseconds: UInt32

  public init(seconds: Int64, nanoseconds: UInt32) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }

  /// Seconds from another moment to this one; negative where this one came first.
  public func secondsSince(_ earlier: Timestamp) -> Double {
    Double(seconds) - Double(earlier.seconds) + (Double(nanoseconds) - Double(earlier.nanoseconds)) / 1e9
  }

  /// RFC 3339 in UTC with milliseconds: `2026-01-02T03:04:05.678Z`.
  public var rfc3339: String { "\(wallClock).\(Self.padded(Int64(nanoseconds / 1_000_000), 3))Z" }

  /// Date and time in UTC without fraction or zone: `2026-01-02T03:04:05`, the form of JUnit's schemas.
  public var wallClock: String {
    // Rounded down in a way that no number of seconds overflows: a file system can claim any.
    let remainder = seconds % 86_400
    let days = seconds / 86_400 - (remainder < 0 ? 1 : 0)
    let inDay = remainder < 0 ? remainder + 86_400 : remainder
    let (year, month, day) = Self.civil(fromDays: days)
    let date = "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
    let time = [inDay / 3600, inDay / 60 % 60, inDay % 60].map { Self.padded($0, 2) }.joined(separator: ":")
    return "\(date)T\(time)"
  }

  /// Reads what `rfc3339` wrote, exact to its milliseconds; nil for any other text.
  public init?(rfc3339 text: String) {
    let isNegative = text.hasPrefix("-")
    let digits = Array(text.utf8.dropFirst(isNegative ? 1 : 0))
    guard let dash = digits.firstIndex(of: UInt8(ascii: "-")), (4...18).contains(dash), digits.count == dash + 20 else {
      return nil
    }
    func number(_ place: Int, _ width: Int) -> Int64? {
      let part = digits[place..<(place + width)]
      guard part.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
      return Int64(String(decoding: part, as: UTF8.self))
    }
    guard let year = number(0, dash), let month = number(dash + 1, 2), let day = number(dash + 4, 2),
      let hour = number(dash + 7, 2), let minute = number(dash + 10, 2), let second = number(dash + 13, 2),
      let fraction = number(dash + 16, 3), year <= 200_000_000_000
    else { return nil }
    let days = Self.days(fromCivil: isNegative ? -year : year, month, day)
    self.init(
      seconds: days * 86_400 + hour * 3600 + minute * 60 + second, nanoseconds: UInt32(fraction) * 1_000_000)
    // Refuses wrong separators and days that no calendar has.
    guard rfc3339 == text else { return nil }
  }

  /// The inverse of `civil`, by the same source.
  private static func days(fromCivil civilYear: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let year = civilYear - (month <= 2 ? 1 : 0)
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// Howard Hinnant's days-to-civil algorithm ("chrono-Compatible Low-Level Date Algorithms"), proleptic Gregorian.
  private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
