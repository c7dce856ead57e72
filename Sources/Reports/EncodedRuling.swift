import GuardModel

struct EncodedRuling: Codable {
  var kind: String
  var runtime: String?
  var engine: String?
  var component: String?
  var exception: Int?
  var reasons: [String]?

  init(_ ruling: Ruling) {
    switch ruling {
    case .ordinary: kind = "ordinary"
    case .sanctioned(let runtime, let engine, by: let component):
      kind = "sanctioned"
      (self.runtime, self.engine, self.component) = (runtime.rawValue, engine.rawValue, component.rawValue)
    case .ownReexec(let runtime, let engine):
      (kind, self.runtime, self.engine) = ("own-reexec", runtime.rawValue, engine.rawValue)
    case .excepted(let runtime, exception: let place):
      (kind, self.runtime, exception) = ("excepted", runtime.rawValue, place)
    case .suspicious(let runtime, let reasons):
      (kind, self.runtime, self.reasons) = ("suspicious", runtime.rawValue, reasons.map(\.rawValue))
    case .continued(let runtime): (kind, self.runtime) = ("continued", runtime.rawValue)
    case .unverifiable(let reason): (kind, reasons) = ("unverifiable", [reason.rawValue])
    }
  }

  func decoded() throws(TraceError) -> Ruling {
    let runtime = runtime.map(RuntimeFamilyID.init(rawValue:))
    let engine = engine.map(EngineID.init(rawValue:))
    switch kind {
    case "ordinary": return .ordinary
    case "sanctioned":
      let component = try known(component.map(ComponentID.init(rawValue:)), "sanctioned without component")
      return .sanctioned(
        try known(runtime, "sanctioned without runtime"), try known(engine, "sanctioned without engine"), by: component)
    case "own-reexec":
      return .ownReexec(
        try known(runtime, "own-reexec without runtime"), try known(engine, "own-reexec without engine"))
    case "excepted":
      return .excepted(
        try known(runtime, "excepted without runtime"), exception: try known(exception, "excepted without exception"))
    case "suspicious": return .suspicious(try known(runtime, "suspicious without runtime"), try decodedReasons(reasons))
    case "continued": return .continued(try known(runtime, "continued without runtime"))
    case "unverifiable":
      let reason = reasons?.first ?? "unverifiable without reason"
      return .unverifiable(try known(Unverifiable(rawValue: reason), reason))
    default: throw TraceError("unknown ruling: \(kind)")
    }
  }
}

struct EncodedStanding: Codable {
  var kind: String
  var component: String?
  var engine: String?
  var runtime: String?
  var reasons: [String]?

  init(_ standing: Standing) {
    switch standing {
    case .ordinary: kind = "ordinary"
    case .sanctionedComponent(let component, let engine):
      (kind, self.component, self.engine) = ("sanctioned-component", component.rawValue, engine.rawValue)
    case .unsanctionedComponent(let component, let reasons):
      (kind, self.component, self.reasons) = ("unsanctioned-component", component.rawValue, reasons.map(\.rawValue))
    case .sanctionedRuntime(let runtime, let engine):
      (kind, self.runtime, self.engine) = ("sanctioned-runtime", runtime.rawValue, engine.rawValue)
    case .suspiciousRuntime(let runtime, let reasons):
      (kind, self.runtime, self.reasons) = ("suspicious-runtime", runtime.rawValue, reasons.map(\.rawValue))
    }
  }

  func decoded() throws(TraceError) -> Standing {
    let engine = engine.map(EngineID.init(rawValue:))
    let component = component.map(ComponentID.init(rawValue:))
    let runtime = runtime.map(RuntimeFamilyID.init(rawValue:))
    switch kind {
    case "ordinary": return .ordinary
    case "sanctioned-component":
      return .sanctionedComponent(
        try known(component, "\(kind) without component"), try known(engine, "\(kind) without engine"))
    case "unsanctioned-component":
      return .unsanctionedComponent(try known(component, "\(kind) without component"), try decodedReasons(reasons))
    case "sanctioned-runtime":
      return .sanctionedRuntime(
        try known(runtime, "\(kind) without runtime"), try known(engine, "\(kind) without engine"))
    case "suspicious-runtime":
      return .suspiciousRuntime(try known(runtime, "\(kind) without runtime"), try decodedReasons(reasons))
    default: throw TraceError("unknown standing: \(kind)")
    }
  }
}

private func decodedReasons(_ texts: [String]?) throws(TraceError) -> [Reason] {
  var reasons: [Reason] = []
  for text in texts ?? [] { reasons.append(try known(Reason(rawValue: text), text)) }
  return reasons
}
