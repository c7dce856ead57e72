import GuardModel

/// Texts that every report for people shares: bounded, redacted, on one line where they say so.
enum DisplayText {
  /// A command line a person can read and mostly paste: redacted, escaped, quoted where needed, cut at `limit` bytes.
  static func commandLine(_ arguments: [ByteString], limit: Int = 400) -> String {
    var shown = ""
    // What is not shown is not looked through either, but for some way behind the cut: a URL's password ends at its `@`.
    let near = arguments.prefix(limit).map { ByteString($0.bytes.prefix(limit + lookahead)) }
    for (place, argument) in redact(near).enumerated() {
      if shown.utf8.count >= limit { return shown + " [+\(arguments.count - place) arguments]" }
      if place > 0 { shown += " " }
      let rest = arguments[place].bytes.count - near[place].bytes.count
      shown += quoted(clipped(argument, limit: max(40, limit - shown.utf8.count), omitted: rest))
    }
    return shown
  }

  /// A path, redacted, escaped and cut.
  static func path(_ path: ByteString, limit: Int = 400) -> String { clipped(redact(path), limit: limit) }

  /// A text that the guard wrote, without line ends or control characters, redacted and cut at `limit` characters.
  static func line(_ text: String, limit: Int = 2000) -> String {
    let words = redact(text).split { $0.isWhitespace }.joined(separator: " ")
    return clipped(ByteString(words), limit: limit)
  }

  /// The whole of a text of several lines, each safe to show.
  static func lines(_ text: String) -> [String] {
    redact(text).split(whereSeparator: \.isNewline).map { ByteString(String($0)).description }
  }

  /// "1 exec", "2 execs".
  static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  /// The step's name, which is never empty.
  static func stepName(_ verdict: Verdict) -> String {
    let step = line(verdict.step, limit: 200)
    return step.isEmpty ? "step" : step
  }

  /// What a format with room for fewer findings says of the others.
  static func truncated(_ findings: Int) -> String {
    "truncated: \(count(findings, "finding")) not shown; the JSON verdict has all"
  }

  /// Why a run that was not observed is no pass, in one line; nil for one that was.
  static func problem(_ verdict: Verdict) -> String? {
    switch verdict.outcome {
    // A nested guard observed nothing, and the outer one's verdict tells.
    case .clean, .violation, .nested: return nil
    case .unfinished: return "The guard ended before the step did; what happened after that was not observed."
    case .error:
      let failure = verdict.failure
      let activity = failure?.activity.rawValue ?? GuardFailure.Activity.guarding.rawValue
      return line(
        "The guard failed while \(activity); the step was not guarded: \(failure?.message ?? "")", limit: 2000)
    }
  }

  /// A moment that fits the years of four digits that schemas take.
  static func plausible(_ time: Timestamp) -> Timestamp {
    Timestamp(seconds: min(max(time.seconds, 0), 253_402_300_799), nanoseconds: time.nanoseconds)
  }

  /// "2.1 s", "3 min 20 s".
  static func duration(from start: Timestamp, to end: Timestamp) -> String {
    // Of whole milliseconds, which a verdict keeps: a report made later must say the same.
    func whole(_ time: Timestamp) -> Timestamp {
      Timestamp(seconds: time.seconds, nanoseconds: time.nanoseconds / 1_000_000 * 1_000_000)
    }
    let seconds = min(max(whole(end).secondsSince(whole(start)), 0), 31_536_000)
    if seconds >= 60 { return "\(Int(seconds) / 60) min \(Int(seconds) % 60) s" }
    let milliseconds = Int((seconds * 1000).rounded())
    if milliseconds < 1000 { return "\(milliseconds) ms" }
    return "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
  }

  /// How the step's own program ended.
  static func end(_ end: StepEnd?) -> String {
    switch end {
    case .exited(let code): "exit \(code)"
    case .signalled(let signal): "by \(signal.name)"
    case .notRunnable(let errno): "not run: \(errno)"
    case nil: "not seen"
    }
  }

  /// Why a runtime was allowed.
  static func ground(_ ground: SanctionedExecution.Ground) -> String {
    switch ground {
    case .engine(let engine, let component):
      "\(line(engine.rawValue, limit: 80)): \(line(component.rawValue, limit: 80))"
    case .ownReexec(let engine): "\(line(engine.rawValue, limit: 80)): own re-exec"
    case .exception: "exception of the policy"
    }
  }

  /// What the reason says in words; the reason itself where this version does not know it.
  static func explanation(ofReason reason: String) -> String {
    Reason(rawValue: reason)?.explanation ?? Unverifiable(rawValue: reason)?.explanation
      ?? Tampering(rawValue: reason)?.explanation ?? Handoff(rawValue: reason)?.explanation ?? line(reason)
  }

  private static let lookahead = 16_384

  /// `omitted` bytes of the text are not in it any more.
  private static func clipped(_ bytes: ByteString, limit: Int, omitted: Int = 0) -> String {
    guard bytes.bytes.count > limit else {
      return omitted > 0 ? bytes.description + "[+\(omitted) bytes]" : bytes.description
    }
    var end = limit
    // Not inside a UTF-8 sequence; three continuation bytes are the most a valid one has.
    while end > 0, limit - end < 4, bytes.bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return ByteString(bytes.bytes[..<end]).description + "[+\(bytes.bytes.count - end + omitted) bytes]"
  }

  private static func quoted(_ argument: String) -> String {
    let isPlain = argument.unicodeScalars.allSatisfy { scalar in
      scalar.value > 0x7F || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || "_-./:=,@%+*[]\\".unicodeScalars.contains(scalar)
    }
    if isPlain, !argument.isEmpty { return argument }
    // By scalars: a combining mark behind a quote would make one character with it, and close the quoting unseen.
    let parts = argument.unicodeScalars.split(separator: "'", omittingEmptySubsequences: false).map { String($0) }
    return "'" + parts.joined(separator: "'\\''") + "'"
  }
}
