public import GuardModel
import Runtimes

// What an exec is allowed to be within an engine, ruled once, when it happens.
extension Judge {
  /// The components that an exec may be. More than one only where an image is both identified and named by a policy.
  func componentCandidates(of attempt: ExecAttempt, caller: Caller) -> [ComponentCandidate] {
    let identified = attempt.image.identification.component.map { ComponentCandidate(component: $0) }
    let wrapper = wrapperScript(attempt, caller: caller).map { ComponentCandidate(component: $0) }
    return [identified, wrapper].compactMap { $0 } + customComponents(of: attempt.image)
  }

  /// The first candidate that is sanctioned, else why the first known one is not.
  func standing(of candidates: [ComponentCandidate], _ attempt: ExecAttempt, caller: Caller) -> Standing {
    var refused: Standing?
    for candidate in candidates where grammar.knows(candidate.component) {
      let standing = standing(of: candidate, attempt, caller: caller)
      if case .sanctionedComponent = standing { return standing }
      refused = refused ?? standing
    }
    return refused ?? .ordinary
  }

  private func standing(of candidate: ComponentCandidate, _ attempt: ExecAttempt, caller: Caller) -> Standing {
    let component = candidate.component
    let rules = grammar.rules(of: candidate)
    guard !rules.isEmpty else {
      explain("\(component.rawValue) is part of an engine that the policy does not use")
      return .unsanctionedComponent(component, [.callerNotEngine])
    }
    var reasons: [Reason] = []
    if !attempt.image.trust.isTrusted {
      explain("\(attempt.image.path) is not trusted: \(attempt.image.trust.words)")
      reasons.append(.callerUntrusted)
    }
    if !attempt.taints.isEmpty {
      explain("\(attempt.image.path) was started with somebody else's code in it")
      reasons.append(.callerTainted)
    }
    if isRelocated(attempt, into: rules.map(\.engine.id), caller: caller) {
      explain("\(attempt.image.path) begins in a user namespace that the step made")
      reasons.append(.callerRelocated)
    }
    let fitting = rules.first { creatorObjections($0.rule, of: $0.engine, caller: caller).isEmpty }
    if let fitting, reasons.isEmpty {
      explain(
        "\(component.rawValue) of engine \(fitting.engine.id.rawValue), sanctioned: \(fitting.rule.creator.words)")
      return .sanctionedComponent(component, fitting.engine.id)
    }
    if fitting == nil, let first = rules.first {
      explain("\(component.rawValue) is not sanctioned: \(first.rule.creator.words), and it was not")
    }
    if fitting == nil, let first = rules.first {
      reasons += creatorObjections(first.rule, of: first.engine, caller: caller).filter { !reasons.contains($0) }
    }
    return .unsanctionedComponent(component, reasons)
  }

  /// Whether an engine begins in a user namespace that it did not make itself.
  ///
  /// Who makes one may mount in it: the genuine file then runs with whatever loader and libraries lie there, now or a
  /// moment after it was looked at. Rootless engines begin outside, and make theirs by executing themselves.
  private func isRelocated(_ attempt: ExecAttempt, into engines: [EngineID], caller: Caller) -> Bool {
    guard let home = home?.user, attempt.namespaces?.user != home else { return false }
    guard case .known(let instance) = caller else { return true }
    return switch instance.standing {
    case .sanctionedComponent(_, let engine): !engines.contains(engine)
    case .ordinary, .unsanctionedComponent, .sanctionedRuntime, .suspiciousRuntime: true
    }
  }

  /// Why the caller may not have created an instance of a component; empty where it may.
  private func creatorObjections(_ rule: ComponentRule, of engine: Engine, caller: Caller) -> [Reason] {
    guard case .components(let creators) = rule.creator else { return [] }
    guard case .known(let instance) = caller else { return [.lineageUnknown] }
    // The right program that lost its standing: what speaks against it speaks against what it starts.
    if case .unsanctionedComponent(let creator, let reasons) = instance.standing, creators.contains(creator) {
      return reasons
    }
    // The creator's standing, not its name: a component that the job started begets none that is sanctioned.
    guard case .sanctionedComponent(let creator, engine.id) = instance.standing, creators.contains(creator) else {
      return [.componentStartedByJob]
    }
    return []
  }

  private func customComponents(of image: Image) -> [ComponentCandidate] {
    policy.customEngines(matching: image, in: snapshot)
      .map { ComponentCandidate(component: ComponentID(rawValue: $0.name), isCustom: true) }
  }

  /// The script that an engine wrote to hand arguments to a runtime, run by the system's shell.
  ///
  /// Its content is not looked at: whoever can make a sanctioned shim run such a script of his own can as well ask the
  /// engine for any container, and whatever the script runs is judged as standing in the runtime's place.
  private func wrapperScript(_ attempt: ExecAttempt, caller: Caller) -> ComponentID? {
    guard attempt.arguments.count > 1, isSystemShell(attempt.image) else { return nil }
    let folders = attempt.arguments[1].bytes.split(separator: UInt8(ascii: "/")).dropLast()
    guard let parent = folders.last else { return nil }
    return grammar.scriptRules.first { entry in
      Array(entry.folder.utf8) == Array(parent)
        && creatorObjections(entry.rule, of: entry.engine, caller: caller).isEmpty
    }?.rule.component
  }

  /// `#!/bin/sh` is what engines write; by the snapshot, since a shell is not identified by content.
  private func isSystemShell(_ image: Image) -> Bool {
    snapshot.paths(of: image.file.identity).contains(Policy.shell)
  }
}

extension Policy {
  /// The operator's own engines that an image is, by the file that stood at their path when the guard started, or by the
  /// pinned content.
  public func customEngines(matching image: Image, in snapshot: TrustSnapshot) -> [CustomEngine] {
    guard !customEngines.isEmpty else { return [] }
    let places = snapshot.formerPaths(of: image.file.identity)
    return customEngines.filter { engine in
      places.contains(ByteString(engine.path)) || (image.digest != nil && engine.pin == image.digest)
    }
  }
}

extension ComponentRule.Creator {
  /// Who may start the component, in words.
  var words: String {
    switch self {
    case .anyone: "anybody may start it"
    case .components(let creators):
      "it has to be started by " + creators.map(\.rawValue).sorted().joined(separator: " or ")
    }
  }
}

extension Trust {
  /// What is wrong with a file, or why it is trusted, in words.
  var words: String {
    switch self {
    case .installed: "root's own file, unchanged since the guard started"
    case .pinned: "its content is pinned in the policy"
    case .untrusted(.notInStartSnapshot):
      "it was not there when the guard started, or stands where nothing is looked for"
    case .untrusted(.changedSinceStart): "it has changed since the guard started"
    case .untrusted(.notOwnedByRoot): "it is not owned by root"
    case .untrusted(.writableByOthers): "others than its owner may write it"
    }
  }
}
