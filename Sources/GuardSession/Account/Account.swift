import GuardModel
import GuardPolicy

/// What a run has seen so far: counts, findings and allowed runtime executions.
struct Account {
  /// Findings beyond this many different ones are counted, not kept: a report of more helps nobody.
  static let findingLimit = 10_000

  private(set) var summary = Summary()
  private(set) var findings: [Finding] = []
  private(set) var sanctioned: [SanctionedExecution] = []
  /// Execs of engine clients, whose containers start outside the step's tree.
  private(set) var clientExecs = 0
  /// Execs of processes that a debugger of the step traced.
  private(set) var watched = 0
  private var findingPlaces: [String: Int] = [:]
  /// Which exception of the policy let a runtime instance run.
  private var excepted: [InstanceID: Int] = [:]
  private let writer: FindingWriter
  private let exceptions: [PolicyException]

  init(policy: Policy, evidenceDigest: @escaping @Sendable (Image, ProcessID) -> Digest?) {
    writer = FindingWriter(stage: policy.stage, evidenceDigest: evidenceDigest)
    exceptions = policy.exceptions
  }

  /// Whether anything was found that fails the step.
  var isViolation: Bool { findings.contains { $0.rule.importance != .info } }

  /// Books a judged exec; `chain` starts with the new instance.
  ///
  /// - Returns: the place of a finding that was not there before; its attribution is still to be added.
  mutating func book(_ judgement: Judgement, chain: [Instance], action: GuardAction) -> Int? {
    guard let instance = chain.first else { return nil }
    let attempt = instance.attempt
    summary.execs += 1
    if let component = attempt.image.identification.component, Self.clients.contains(component) { clientExecs += 1 }
    switch judgement.ruling {
    case .ordinary: break
    case .sanctioned(let family, let engine, let component):
      sanction(family, chain, .engine(engine, component))
    case .ownReexec(let family, let engine): sanction(family, chain, .ownReexec(engine))
    case .excepted(let family, let index):
      excepted[instance.id] = index
      sanction(family, chain, .exception(reason: exceptionReason(index)))
    case .continued(let family):
      // A runtime goes on as it began: by an exception, or as a finding that has been written already.
      if let creator = instance.creator, let index = excepted[creator] {
        excepted[instance.id] = index
        sanction(family, chain, .exception(reason: exceptionReason(index)))
      } else {
        summary.runtimeExecutions += 1
        summary.suspicious += 1
      }
    case .suspicious(let family, let reasons):
      summary.runtimeExecutions += 1
      summary.suspicious += 1
      return add(writer.suspiciousRuntime(family, reasons, chain, action, at: attempt.time))
    case .unverifiable(let reason):
      summary.unverifiable += 1
      return add(
        writer.unverifiable(
          reason, process: attempt.process, chain: chain, image: attempt.image, action, at: attempt.time))
    }
    return nil
  }

  /// Books an exec that was refused before it happened, or whose image could not be told.
  ///
  /// - Returns: the place of a finding that was not there before; its attribution is still to be added.
  mutating func bookUnverifiable(
    _ reason: Unverifiable, process: ProcessID, callerChain: [Instance], action: GuardAction, at time: Timestamp
  ) -> Int? {
    summary.unverifiable += 1
    return add(writer.unverifiable(reason, process: process, chain: callerChain, image: nil, action, at: time))
  }

  /// Says where the exec of a finding came from.
  mutating func attribute(_ place: Int, to claims: [Attribution]) {
    if findings.indices.contains(place) { findings[place].attributions = claims }
  }

  /// Counts an exec that was verified while it was not held.
  mutating func countWatched() { watched += 1 }

  /// Books what was noticed beside the execs; `chain` starts with who did it.
  mutating func book(_ notice: Notice, chain: [Instance]) { _ = add(writer.noticed(notice, chain: chain)) }

  private static let clients: Set<ComponentID> = ["docker-cli", "ctr", "podman-remote", "crictl", "nerdctl"]

  private func exceptionReason(_ index: Int) -> String {
    exceptions.indices.contains(index) ? exceptions[index].reason : ""
  }

  private mutating func sanction(
    _ family: RuntimeFamilyID, _ chain: [Instance], _ ground: SanctionedExecution.Ground
  ) {
    summary.runtimeExecutions += 1
    summary.sanctioned += 1
    guard let image = chain.first?.attempt.image else { return }
    let entry = SanctionedExecution(
      family: family, path: image.path, digest: image.digest, caller: chain.dropFirst().first?.attempt.image.path ?? "",
      ground: ground, count: 1)
    let known = sanctioned.firstIndex { known in
      known.family == entry.family && known.path == entry.path && known.caller == entry.caller
        && known.digest == entry.digest && known.ground == ground
    }
    if let known {
      sanctioned[known].count += 1
    } else {
      sanctioned.append(entry)
    }
  }

  /// Adds a finding, or counts it where an equal one is there.
  ///
  /// - Returns: its place where it is new.
  private mutating func add(_ finding: Finding) -> Int? {
    if let place = findingPlaces[finding.id] {
      findings[place].occurrences += 1
      return nil
    }
    guard findings.count < Self.findingLimit else { return nil }
    findingPlaces[finding.id] = findings.count
    findings.append(finding)
    return findings.count - 1
  }
}
