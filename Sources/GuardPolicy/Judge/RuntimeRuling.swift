public import GuardModel
import Runtimes

// Who may execute a runtime.
extension Judge {
  func judgeRuntime(_ runtime: RecognizedRuntime, _ attempt: ExecAttempt, caller: Caller) -> Judgement {
    let reasons = runtimeReasons(runtime, attempt.image, attempt)
    let isTrusted = isTrusted(runtime, attempt.image, attempt)
    explain(
      "\(attempt.image.path) is the container runtime \(runtime.family.rawValue)"
        + (runtime.isPositional ? ", by its position: an engine's launcher executed it" : "")
        + "; \(isTrusted ? "trusted" : "not trusted"): \(attempt.image.trust.words)")
    if case .known(let instance) = caller {
      explain("its caller \(instance.attempt.image.path) is \(instance.standing.words)")
      switch instance.standing {
      case .sanctionedComponent(let component, let engine) where isTrusted && mayRun(runtime, component, engine):
        explain("\(component.rawValue) of \(engine.rawValue) may execute \(runtime.family.rawValue): sanctioned")
        return Judgement(
          .sanctioned(runtime.family, engine, by: component), standing: .sanctionedRuntime(runtime.family, engine))
      case .sanctionedRuntime(let family, let engine):
        // The file's trust is not asked for, since the copy in a memfd is nobody's installed file; its content is.
        if attempt.taints.isEmpty && isOwnReexec(attempt, of: instance) {
          return Judgement(.ownReexec(family, engine), standing: .sanctionedRuntime(family, engine))
        }
        if isTrusted && becomesLower(runtime, attempt, from: family, instance) {
          return Judgement(
            .sanctioned(runtime.family, engine, by: ComponentID(rawValue: family.rawValue)),
            standing: .sanctionedRuntime(runtime.family, engine))
        }
      case .suspiciousRuntime(let family, _) where isOwnReexec(attempt, of: instance):
        // The finding was made at its first exec; its own second one is no new fact.
        return Judgement(.continued(family), standing: instance.standing)
      case .ordinary, .sanctionedComponent, .unsanctionedComponent, .suspiciousRuntime: break
      }
    }
    return suspect(runtime, attempt, caller: caller, reasons: callerReasons(caller, attempt, runtime) + reasons)
  }

  private func mayRun(_ runtime: RecognizedRuntime, _ component: ComponentID, _ engine: EngineID) -> Bool {
    guard let rule = grammar.rule(component, of: engine) else { return false }
    return switch rule.runtimes {
    case .any: true
    case .only(let families): runtime.isAmong(families)
    case .none: false
    }
  }

  /// A layered runtime executing the runtime below it, in its own namespaces.
  private func becomesLower(
    _ runtime: RecognizedRuntime, _ attempt: ExecAttempt, from family: RuntimeFamilyID, _ upper: Instance
  ) -> Bool {
    guard let layer = layers.first(where: { $0.family == family }) else { return false }
    return runtime.isAmong(layer.lower) && attempt.sharesNamespaces(with: upper.attempt)
  }

  /// What speaks against the caller; empty only for a component that may execute this runtime.
  func callerReasons(_ caller: Caller, _ attempt: ExecAttempt, _ runtime: RecognizedRuntime) -> [Reason] {
    guard case .known(let instance) = caller else { return [.lineageUnknown] }
    switch instance.standing {
    case .ordinary: return [.callerNotEngine] + (isAwayFromHome(attempt) ? [.nestedInContainer] : [])
    case .unsanctionedComponent(_, let reasons): return reasons
    case .sanctionedComponent(let component, let engine):
      return mayRun(runtime, component, engine) ? [] : [.callerNotEngine]
    case .sanctionedRuntime, .suspiciousRuntime:
      return [attempt.isElsewhere(than: instance.attempt) ? .nestedInContainer : .foreignReexec]
    }
  }

  /// Whether the exec happened in a container's namespaces: both its mounts and its processes are others than the
  /// step's. Mounts alone differ in every `unshare -m`, sandboxed test and rootless engine.
  private func isAwayFromHome(_ attempt: ExecAttempt) -> Bool {
    guard let home, let there = attempt.namespaces else { return false }
    func differs(_ left: UInt64?, _ right: UInt64?) -> Bool {
      if let left, let right { left != right } else { false }
    }
    return differs(home.mount, there.mount) && differs(home.process, there.process)
  }
}

extension Standing {
  /// What an instance is allowed to be, in words.
  public var words: String {
    switch self {
    case .ordinary: "an ordinary program, part of no engine"
    case .sanctionedComponent(let component, let engine): "\(component.rawValue) of \(engine.rawValue), sanctioned"
    case .unsanctionedComponent(let component, _): "\(component.rawValue), but not sanctioned"
    case .sanctionedRuntime(let family, let engine): "\(family.rawValue), which \(engine.rawValue) executed"
    case .suspiciousRuntime(let family, _): "\(family.rawValue), itself suspicious"
    }
  }
}
