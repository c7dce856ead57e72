import Foundation
import Testing

/// One technique of the corpus: a program of `Tests/Evasions` that tries to have a container runtime executed unseen, and
/// what becomes of it. The numbers are stable.
struct Evasion: Sendable {
  enum Outcome: Hashable, Sendable {
    /// RCG001 with at least these reasons: killed before the first instruction.
    case blocked(Set<String>)
    /// RCG002 with this reason: refused because it cannot be verified.
    case refused(String)
    /// The attack does not come to an exec; the program says the kernel's answer.
    case harmless(answer: String, why: String)
    /// An attack on the guard: nothing of the runtime runs, and the run is no pass.
    case held(String)
    /// The runtime runs: a limit.
    case runs(String)
    /// It cannot be tried on the machines that these tests run on.
    case notRun(String)
  }

  /// What tells that an instruction of the runtime ran.
  enum Effect: Hashable, Sendable {
    case file
    case output(String)
  }

  let number: Int
  /// The program's file without number and suffix.
  let name: String
  /// In a few words, for the table.
  let technique: String
  private(set) var outcomes: [Privilege: Outcome]
  /// What the outcome is under `--mode trace`, where it differs.
  private(set) var traceOutcomes: [Privilege: Outcome] = [:]
  /// Words between the program and the runtime; `victim:NAME` is the path of a built program.
  var words: [String] = []
  var effect = Effect.file
  /// More lines of the policy.
  var policy = ""
  /// Runs in mounts of its own from outside the guard on.
  var ownMounts = false

  init(_ number: Int, _ name: String, _ technique: String, _ outcome: Outcome) {
    self.number = number
    self.name = name
    self.technique = technique
    outcomes = Dictionary(uniqueKeysWithValues: Privilege.allCases.map { ($0, outcome) })
  }

  /// The same with another outcome for some privileges.
  func but(_ privileges: Privilege..., outcome: Outcome) -> Evasion {
    with { for privilege in privileges { $0.outcomes[privilege] = outcome } }
  }

  /// The same with another outcome under `--mode trace`.
  func traced(_ privileges: [Privilege] = Privilege.allCases, outcome: Outcome) -> Evasion {
    with { for privilege in privileges { $0.traceOutcomes[privilege] = outcome } }
  }

  func with(_ change: (inout Evasion) -> Void) -> Evasion {
    var copy = self
    change(&copy)
    return copy
  }

  func outcome(as privilege: Privilege, in mode: GuardMode) -> Outcome {
    let usual = outcomes[privilege] ?? .notRun("no outcome")
    return mode == .trace ? traceOutcomes[privilege] ?? usual : usual
  }

  /// The program's file in the repository; nil for a victim that other tests use, too.
  private var script: String? {
    let stem = "\(Checkout.root)/Tests/Evasions/" + String(format: "%03d", number) + "-\(name)"
    return ["sh", "py"].map { "\(stem).\($0)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// The folder where the runtime leaves its file.
  static let marker = "marker"

  /// The attack's own words.
  func step(as privilege: Privilege, in scratch: Scratch) throws -> Command {
    let runtime = try #require(Checkout.program("runc"))
    let program = try script ?? Victim.path(name)
    let between = try words.map { word in
      word.hasPrefix("victim:") ? try Victim.path(String(word.dropFirst("victim:".count))) : word
    }
    let payload = [runtime, "spec", "--bundle", scratch.file(Self.marker)]
    return Command([program] + between + payload).with {
      $0.environment["HOME"] = scratch.path
      $0.environment["XDG_RUNTIME_DIR"] = scratch.file("run")
      $0.ownMounts = ownMounts
      $0.limit = .seconds(120)
    }
  }

  /// Whether an instruction of the runtime ran.
  func succeeded(_ completion: Completion, in scratch: Scratch) -> Bool {
    switch effect {
    case .file: scratch.exists("\(Self.marker)/config.json")
    case .output(let text): completion.output.contains(text)
    }
  }
}

/// One run of the corpus.
struct EvasionCase: Sendable, CustomTestStringConvertible {
  let evasion: Evasion
  let privilege: Privilege
  var mode = GuardMode.notify

  var outcome: Evasion.Outcome { evasion.outcome(as: privilege, in: mode) }

  var testDescription: String {
    "#\(evasion.number) \(evasion.name), \(privilege.rawValue), \(mode.rawValue)"
  }

  /// Numbers to try alone while one works on them: `RUNCGUARD_EVASIONS=22,54`.
  private static let chosen = ProcessInfo.processInfo.environment["RUNCGUARD_EVASIONS"].map { text in
    Set(text.split(separator: ",").compactMap { Int($0) })
  }

  /// Every row at every privilege in these modes.
  static func all(_ modes: [GuardMode]) -> [EvasionCase] {
    modes.flatMap { mode in
      Evasion.corpus.filter { chosen?.contains($0.number) ?? true }.flatMap { evasion in
        Privilege.allCases.map { EvasionCase(evasion: evasion, privilege: $0, mode: mode) }
      }
    }
  }

  var isRun: Bool { if case .notRun = outcome { false } else { true } }
}
