public import GuardModel
public import GuardPolicy
import Reports

/// Which exceptions of a policy some recorded runs made use of.
public enum PolicyUse {
  /// The places of exceptions that no exec of these traces needs.
  ///
  /// - Throws: `GuardFailure` where a trace cannot be read, or is damaged.
  public static func unusedExceptions(of policy: Policy, traces: [ByteString]) throws(GuardFailure) -> [Int] {
    var used: Set<Int> = []
    for trace in traces {
      for (_, record) in try Replay.whole(trace: trace, policy: policy).execs {
        if case .excepted(_, let place) = record.ruling { used.insert(place) }
      }
    }
    return policy.exceptions.indices.filter { !used.contains($0) }
  }

  /// What these traces hold that the policy would call suspicious.
  ///
  /// - Throws: `GuardFailure` where a trace cannot be read, or is damaged.
  public static func observations(of policy: Policy, traces: [ByteString]) throws(GuardFailure) -> [Observation] {
    var observations: [Observation] = []
    for trace in traces {
      for (line, record) in try Replay.whole(trace: trace, policy: policy).execs {
        guard case .suspicious(let family, let reasons) = record.ruling else { continue }
        observations.append(
          Observation(
            place: "\(trace):\(line)", family: family, reasons: reasons, arguments: record.attempt?.arguments ?? [],
            caller: record.caller))
      }
    }
    return observations
  }
}

extension Replay {
  /// Judges a trace that must be sound to its end.
  ///
  /// - Throws: `GuardFailure` where it cannot be read, or is damaged.
  static func whole(trace: ByteString, policy: Policy) throws(GuardFailure) -> Replay {
    let replay = try run(trace: trace, policy: policy, guardVersion: "")
    if let damage = replay.damage {
      throw GuardFailure(
        .preparing, "\(trace):\(damage.line): \(damage.reason)", cure: "learn and check from whole traces only")
    }
    return replay
  }
}
