public import GuardModel
public import Runtimes

/// The judgement of one exec: the facts of an attempt and of who called it in, a ruling and a standing out.
///
/// Pure, so that a recorded trace is judged again exactly as the run was.
public struct Judge: Sendable {
  public let policy: Policy
  let grammar: Grammar
  let layers: [LayeredRuntime]
  let snapshot: TrustSnapshot
  /// The namespaces of the step's first process; nil where they are not known.
  let home: Namespaces?
  let names: [RuntimeFamilyID: Set<String>]
  /// Told of each step that led to a ruling, in words; nil but where a person asked why.
  private let note: (@Sendable (String) -> Void)?

  /// Takes every engine whose grammar is known (the policy says which are in use) and the names under which each
  /// runtime family is installed.
  public init(
    policy: Policy, engines: [Engine] = Engine.builtIn, layers: [LayeredRuntime] = LayeredRuntime.builtIn,
    snapshot: TrustSnapshot, home: Namespaces?, names: [RuntimeFamilyID: Set<String>] = [:],
    note: (@Sendable (String) -> Void)? = nil
  ) {
    self.policy = policy
    self.grammar = Grammar(engines: engines, policy: policy)
    self.layers = layers
    self.snapshot = snapshot
    self.home = home
    self.names = names
    self.note = note
  }

  /// Tells a step of the judgement to whoever asked why.
  func explain(_ step: @autoclosure () -> String) {
    if let note { note(step()) }
  }

  /// Rules one exec, whose image is final and none of whose instructions has run.
  public func judge(_ attempt: ExecAttempt, caller: Caller) -> Judgement {
    if let indirection = attempt.image.identification.indirection {
      return judgeIndirect(indirection, attempt, caller: caller)
    }
    let components = componentCandidates(of: attempt, caller: caller)
    let isTrustedComponent = !components.isEmpty && attempt.image.trust.isTrusted
    if let runtime = recognizeRuntime(attempt.image, caller: caller, isTrustedComponent: isTrustedComponent) {
      return judgeRuntime(runtime, attempt, caller: caller)
    }
    explain(
      "\(attempt.image.path) is no container runtime"
        + (components.isEmpty ? ", and part of no engine" : "; it is looked at as part of an engine"))
    return Judgement(.ordinary, standing: standing(of: components, attempt, caller: caller))
  }

  /// A loader or an emulator is judged by the file that it will run, and never becomes an engine's component itself:
  /// its own options decide what else it loads.
  private func judgeIndirect(_ indirection: Indirection, _ attempt: ExecAttempt, caller: Caller) -> Judgement {
    switch attempt.indirectTarget {
    case .image(let target):
      explain("\(attempt.image.path) is a \(indirection.rawValue): judged is \(target.path), which it will run")
      // In a launcher's place the loader stands for the runtime just as the runtime itself would.
      let isTrustedComponent = target.identification.component != nil && target.trust.isTrusted
      guard let runtime = recognizeRuntime(target, caller: caller, isTrustedComponent: isTrustedComponent) else {
        return Judgement(.ordinary, standing: .ordinary)
      }
      // crun through ld.so executes ld.so again for its copy: the finding was made already.
      if case .known(let instance) = caller, case .suspiciousRuntime(runtime.family, _) = instance.standing,
        isOwnReexec(attempt, of: instance)
      {
        return Judgement(.continued(runtime.family), standing: instance.standing)
      }
      let own = runtimeReasons(runtime, target, attempt, through: indirection)
      return suspect(runtime, attempt, caller: caller, reasons: callerReasons(caller, attempt, runtime) + own)
    case .nothing: return Judgement(.ordinary, standing: .ordinary)
    case .unresolved(let why): return Judgement(.unverifiable(why), standing: .ordinary)
    case nil: return Judgement(.unverifiable(.indirectTargetUnresolved), standing: .ordinary)
    }
  }
}
