public import GuardModel

/// The running count of a step, for the title of the terminal that it runs in.
///
/// A step writes to the same terminal as its guard, whenever it likes, so any line of the guard's own would end up in the
/// middle of the step's. A title is beside the text and disturbs nothing.
public struct LiveStatus: Sendable {
  /// Seconds between two titles.
  static let interval = 0.2

  private var execs = 0
  private var runtimes = 0
  private var findings = 0
  private var shownAt = -Double.infinity

  public init() {}

  /// Counts an exec.
  ///
  /// - Returns: what to write to the terminal, nil where the last title is recent and nothing grave happened.
  public mutating func saw(_ record: ExecRecord, at seconds: Double) -> String? {
    if record.attempt != nil { execs += 1 }
    var isGrave = false
    switch record.ruling {
    case .ordinary: break
    case .sanctioned, .ownReexec, .excepted, .continued: runtimes += 1
    case .suspicious:
      runtimes += 1
      findings += 1
      isGrave = true
    case .unverifiable:
      findings += 1
      isGrave = true
    }
    guard isGrave || seconds - shownAt >= Self.interval else { return nil }
    shownAt = seconds
    let parts = [
      DisplayText.count(execs, "exec"), DisplayText.count(runtimes, "runtime"), DisplayText.count(findings, "finding"),
    ]
    return Self.title("runcguard: \(parts.joined(separator: ", "))")
  }

  /// What takes the title away again.
  public static var end: String { title("") }

  /// Operating system command 2 of ECMA-48 terminals (xterm's "set window title"), ended by BEL as every terminal knows.
  private static func title(_ text: String) -> String { "\u{1B}]2;\(text)\u{07}" }
}
