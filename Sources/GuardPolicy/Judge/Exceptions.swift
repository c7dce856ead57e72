import GuardModel
import Runtimes

// What a policy allows although it is suspicious: looked at last, and only where both programs are beyond doubt.
extension Judge {
  /// Rules a suspicious runtime, unless an exception of the policy speaks for it.
  func suspect(
    _ runtime: RecognizedRuntime, _ attempt: ExecAttempt, caller: Caller, reasons: [Reason]
  ) -> Judgement {
    var unique: [Reason] = []
    for reason in reasons where !unique.contains(reason) {
      unique.append(reason)
      explain("\(reason.rawValue): \(reason.explanation)")
    }
    let standing = Standing.suspiciousRuntime(runtime.family, unique)
    guard let exception = exception(for: runtime, attempt, caller: caller) else {
      explain(policy.exceptions.isEmpty ? "the policy has no exceptions" : "no exception of the policy covers it")
      return Judgement(.suspicious(runtime.family, unique), standing: standing)
    }
    explain("exception \(exception + 1) of the policy covers it: \(policy.exceptions[exception].reason)")
    // Suspicious all the same to what it executes later: an exception covers one exec and the runtime's own re-exec.
    return Judgement(.excepted(runtime.family, exception: exception), standing: standing)
  }

  private func exception(for runtime: RecognizedRuntime, _ attempt: ExecAttempt, caller: Caller) -> Int? {
    guard attempt.image.identification.indirection == nil, isTrusted(runtime, attempt.image, attempt) else {
      return nil
    }
    guard case .known(let instance) = caller, isBeyondDoubt(instance) else { return nil }
    let callers = snapshot.paths(of: instance.attempt.image.file.identity)
    let places = snapshot.paths(of: attempt.image.file.identity)
    return policy.exceptions.firstIndex { exception in
      callers.contains(ByteString(exception.caller))
        && (exception.arguments?.matches(attempt.arguments) ?? true)
        && exception.runtime.means(runtime, at: places)
    }
  }

  private func isBeyondDoubt(_ instance: Instance) -> Bool {
    let attempt = instance.attempt
    return attempt.image.trust.isTrusted && attempt.taints.isEmpty
      && attempt.image.identification.indirection == nil
  }
}

extension PolicyException.Runtime {
  fileprivate func means(_ runtime: RecognizedRuntime, at places: Set<ByteString>) -> Bool {
    switch self {
    case .family(let family): runtime.isAmong([family])
    case .path(let path): places.contains(ByteString(path))
    }
  }
}
