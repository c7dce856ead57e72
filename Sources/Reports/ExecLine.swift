public import GuardModel

/// One exec as a line for a person who asked to see every one.
public enum ExecLine {
  /// The line, with its line end: the caller, the program with its arguments, and the ruling where it is noteworthy.
  public static func render(_ record: ExecRecord) -> String {
    let caller =
      switch record.caller {
      case .known(let instance): instance.attempt.image.path.lastComponent.description
      case .ambiguous: "an ambiguous caller"
      case .unknown: "an unknown caller"
      }
    let arguments = redact(record.attempt?.arguments ?? []).map(\.description).joined(separator: " ")
    let program = record.attempt?.image.path.description ?? "?"
    let line = "runcguard: \(record.process.rawValue) \(caller) > \(program) [\(arguments.prefix(200))]"
    return WorkflowCommands.defused(line + (record.ruling.words.map { " \($0)" } ?? "")) + "\n"
  }
}

extension Ruling {
  /// The ruling in a few words; nil for an ordinary program.
  public var words: String? {
    switch self {
    case .ordinary: nil
    case .sanctioned(let family, let engine, let component):
      "\(family.rawValue), sanctioned: \(component.rawValue) of \(engine.rawValue)"
    case .ownReexec(let family, let engine): "\(family.rawValue) of \(engine.rawValue), itself again"
    case .excepted(let family, _): "\(family.rawValue), by an exception of the policy"
    case .continued(let family): "\(family.rawValue), itself again"
    case .suspicious(let family, let reasons):
      "\(family.rawValue), SUSPICIOUS: \(reasons.map(\.rawValue).joined(separator: ", "))"
    case .unverifiable(let reason): "UNVERIFIABLE: \(reason.rawValue)"
    }
  }
}
