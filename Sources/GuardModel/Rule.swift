/// One of the detections; id, name and meaning are stable.
public struct Rule: Hashable, Sendable {
  public enum Importance: String, Hashable, Sendable {
    case info, high, critical
  }

  /// A technique of MITRE ATT&CK.
  public struct Technique: Hashable, Sendable {
    public let id: String
    public let name: String
  }

  /// The JUnit `type` and SARIF rule id, such as `RCG001`.
  public let id: String
  public let name: String
  public let importance: Importance
  /// One sentence: when the rule speaks.
  public let summary: String
  public let tactic: String
  public let techniques: [Technique]

  public static let runcSuspiciousExec = Rule(
    id: "RCG001", name: "runc_suspicious_exec", importance: .critical,
    summary: "A container runtime was executed by something that is not a sanctioned container engine.",
    tactic: "Execution (TA0002)",
    techniques: [
      Technique(id: "T1609", name: "Container Administration Command"),
      Technique(id: "T1036", name: "Masquerading"),
      Technique(id: "T1218", name: "System Binary Proxy Execution"),
      Technique(id: "T1195", name: "Supply Chain Compromise"),
    ])

  public static let unverifiableExec = Rule(
    id: "RCG002", name: "unverifiable_exec", importance: .high,
    summary: "An exec whose program or caller could not be verified was refused.",
    tactic: "Defense Evasion (TA0005)", techniques: [Technique(id: "T1036", name: "Masquerading")])

  public static let guardTampering = Rule(
    id: "RCG003", name: "guard_tampering", importance: .critical,
    summary: "The step tried to interfere with the guard or with a sanctioned engine's process.",
    tactic: "Defense Evasion (TA0005)", techniques: [Technique(id: "T1562", name: "Impair Defenses")])

  public static let engineHandoff = Rule(
    id: "RCG004", name: "engine_handoff", importance: .info,
    summary: "The step could reach, or talked to, a container engine outside it; what starts there is not guarded.",
    tactic: "Execution (TA0002)", techniques: [Technique(id: "T1609", name: "Container Administration Command")])

  /// Every rule, in the order of ids.
  public static let all: [Rule] = [runcSuspiciousExec, unverifiableExec, guardTampering, engineHandoff]
}
