import GuardModel
import LinuxKernel

/// Writes findings: the evidence that a person needs to say who executed what, through which chain.
struct FindingWriter {
  let stage: Stage
  /// The digest of a program that no ruling needed one of, by its image and a process that may still run it.
  let evidenceDigest: @Sendable (Image, ProcessID) -> Digest?

  /// A container runtime executed by something that is not a sanctioned engine; `chain` starts with the runtime.
  func suspiciousRuntime(
    _ family: RuntimeFamilyID, _ reasons: [Reason], _ chain: [Instance], _ action: GuardAction, at time: Timestamp
  ) -> Finding {
    let runtime = chain.first.map { instance in
      let image = instance.attempt.indirectImage ?? instance.attempt.image
      return RuntimeEvidence(
        family: family, path: image.path, requested: instance.attempt.requested, digest: image.digest,
        evidence: image.identification.evidence, trust: image.trust)
    }
    let caller = callerEvidence(chain.dropFirst().first, process: chain.first?.attempt.process)
    let callerName = caller?.path.description ?? "an unknown program"
    let message = "container runtime \(family.rawValue) (\(runtime?.path.description ?? "?")) executed by \(callerName)"
    return Finding(
      // Not the runtime's path: a copy in a folder of random name is the same finding in the next run.
      id: identifier(.runcSuspiciousExec, [family.rawValue, caller?.path] + reasons.map(\.rawValue)),
      rule: .runcSuspiciousExec, reasons: reasons.map(\.rawValue), action: action, message: message,
      time: time, runtime: runtime, caller: caller, chain: links(chain),
      arguments: chain.first?.attempt.arguments ?? [], directory: chain.first?.attempt.directory,
      recommendedActions: stage.recommendedActions)
  }

  /// An exec that was refused because it could not be verified; `chain` starts with the new image where there is one
  /// (`image` is set then), else with the caller.
  func unverifiable(
    _ reason: Unverifiable, process: ProcessID, chain: [Instance], image: Image?, _ action: GuardAction,
    at time: Timestamp
  ) -> Finding {
    let callerInstance = image == nil ? chain.first : chain.dropFirst().first
    let caller = callerEvidence(callerInstance, process: process)
    let subject = image.map { "the exec of \($0.path)" } ?? "an exec"
    let callerName = caller?.path.description ?? "an unknown program"
    return Finding(
      id: identifier(.unverifiableExec, [reason.rawValue, image?.path, caller?.path]),
      rule: .unverifiableExec, reasons: [reason.rawValue], action: action,
      message: action == .reported
        ? "\(subject) could not be verified: \(reason.explanation)"
        : "\(subject) by \(callerName) could not be verified and was refused: \(reason.explanation)",
      time: time, caller: caller, chain: links(chain),
      arguments: image == nil ? [] : chain.first?.attempt.arguments ?? [],
      directory: image == nil ? nil : chain.first?.attempt.directory, recommendedActions: stage.recommendedActions)
  }

  /// What was noticed beside the execs; `chain` starts with who did it.
  func noticed(_ notice: Notice, chain: [Instance]) -> Finding {
    let caller = callerEvidence(chain.first, process: notice.process)
    return Finding(
      id: identifier(notice.rule, [notice.reason, notice.message, caller?.path]), rule: notice.rule,
      reasons: [notice.reason], action: notice.action, message: notice.message, time: notice.time, caller: caller,
      chain: links(chain), recommendedActions: stage.recommendedActions)
  }

  private func callerEvidence(_ instance: Instance?, process: ProcessID?) -> CallerEvidence? {
    guard let instance else { return nil }
    let image = instance.attempt.image
    return CallerEvidence(
      path: image.path, digest: image.digest ?? evidenceDigest(image, instance.attempt.process),
      user: instance.attempt.user, process: process ?? instance.attempt.process)
  }

  private func links(_ chain: [Instance]) -> [ChainLink] {
    chain.map { instance in
      ChainLink(
        instance: instance.id, process: instance.attempt.process, user: instance.attempt.user,
        path: instance.attempt.image.path, arguments: instance.attempt.arguments, time: instance.attempt.time,
        role: instance.standing.role, forgotten: instance.forgottenCreators)
    }
  }

  /// Equal for equal findings in every run: neither pids nor times go in.
  private func identifier(_ rule: Rule, _ parts: [(any CustomStringConvertible)?]) -> String {
    let text = ([rule.id] + parts.map { $0?.description ?? "-" }).joined(separator: "\n")
    return "\(rule.id)-\(SHA256.digest(of: Array(text.utf8))?.hex.prefix(12) ?? "000000000000")"
  }
}

extension Standing {
  /// What an instance was ruled to be, in a chain; nil for an ordinary program.
  var role: String? {
    switch self {
    case .ordinary: nil
    case .sanctionedComponent(let component, let engine): "\(component.rawValue) of \(engine.rawValue)"
    case .unsanctionedComponent(let component, _): "\(component.rawValue), not sanctioned"
    case .sanctionedRuntime(let family, let engine): "\(family.rawValue) of \(engine.rawValue)"
    case .suspiciousRuntime(let family, _): family.rawValue
    }
  }
}

extension ExecAttempt {
  /// The file that a loader or emulator runs, where this exec is of one and the file is known.
  var indirectImage: Image? {
    if case .image(let image) = indirectTarget { image } else { nil }
  }
}

/// Digests of programs that were not needed for a ruling, for a finding's evidence.
enum EvidenceDigest {
  /// The digest of an image, from its path or from a process that still runs it; nil where neither is that file any more.
  static func digest(of image: Image, near process: ProcessID) -> Digest? {
    let places = [image.path, ByteString("/proc/\(process.rawValue)/exe")]
    for place in places where place.hasPrefix("/") {
      guard let file = try? OpenedFile(path: place), let facts = try? file.facts(),
        facts.facts.identity == image.file.identity
      else { continue }
      return try? SHA256.digest(of: file)
    }
    return nil
  }
}
