import Testing

/// The generated part of `Evasions.md`: what the corpus expects, so what its run has shown.
enum EvasionTable {
  private static let begin = "<!-- generated from the corpus: begin -->\n"
  private static let end = "<!-- generated from the corpus: end -->\n"

  /// The document with its generated part written anew.
  static func replacing(in document: String) throws -> String {
    let start = try #require(document.range(of: begin))
    let stop = try #require(document.range(of: end))
    return document[..<start.upperBound] + rendered + document[stop.lowerBound...]
  }

  private static var rendered: String {
    sections.map { title, numbers in
      let rows = Evasion.corpus.filter { numbers.contains($0.number) }.map(row)
      return """

        ### \(title)

        | # | technique | root | user | container | why |
        |---|---|---|---|---|---|
        \(rows.joined(separator: "\n"))

        """
    }.joined() + "\n"
  }

  private static let sections: [(String, ClosedRange<Int>)] = [
    ("Disguising the program", 1...27), ("Odd ways into exec", 28...41), ("Races", 42...50),
    ("Passing for an engine", 51...69), ("Leaving the filter or the tracer", 70...82), ("Attacking the guard", 83...91),
  ]

  private static func row(_ evasion: Evasion) -> String {
    var reasons: [String] = []
    let cells = Privilege.allCases.map { privilege in
      let (notify, trace) = (
        evasion.outcome(as: privilege, in: .notify), evasion.outcome(as: privilege, in: .trace)
      )
      for reason in [notify, trace].compactMap(why) where !reasons.contains(reason) { reasons.append(reason) }
      return notify == trace ? word(notify) : "\(word(notify)); in mode trace \(word(trace))"
    }
    return "| \(evasion.number) | \(evasion.technique) | \(cells.joined(separator: " | ")) | "
      + reasons.joined(separator: "; ") + " |"
  }

  private static func word(_ outcome: Evasion.Outcome) -> String {
    switch outcome {
    case .blocked: "blocked"
    case .refused: "refused"
    case .harmless: "harmless"
    case .held: "held"
    case .runs: "**runs**"
    case .notRun: "not run here"
    }
  }

  private static func why(_ outcome: Evasion.Outcome) -> String? {
    switch outcome {
    case .blocked(let reasons): reasons.isEmpty ? nil : reasons.sorted().map { "`\($0)`" }.joined(separator: ", ")
    case .refused(let reason): "`\(reason)`"
    case .harmless(_, let why), .held(let why), .runs(let why), .notRun(let why): why
    }
  }
}
