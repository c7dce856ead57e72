import GuardModel

extension Policy {
  /// The policy in one fixed form, itself a policy document: equal policies give equal text, to be digested and shown.
  public var canonicalText: String {
    var lines = [
      "version: \(Self.currentVersion)",
      "on_violation: \(onViolation.rawValue)",
      "traced: \(traced.rawValue)",
      "stage: \(stage.rawValue)",
      "engines:",
      // The order decides which engine takes a shared component, so it is part of the meaning.
      "  use: [\(engines.map(\.rawValue).map(Self.quoted).joined(separator: ", "))]",
    ]
    lines += Self.list("custom", customEngines.sorted { $0.name < $1.name }.map(Self.entry))
    lines.append("runtimes:")
    lines += Self.list("extra", extraRuntimes.sorted { $0.name < $1.name }.map(Self.entry))
    // In document order: verdicts name exceptions by their place.
    lines += Self.list("exceptions", exceptions.map(Self.entry), indent: "")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func list(_ key: String, _ entries: [[(String, String)]], indent: String = "  ") -> [String] {
    guard !entries.isEmpty else { return ["\(indent)\(key): []"] }
    return ["\(indent)\(key):"]
      + entries.map { entry in
        "\(indent)  - {" + entry.map { "\($0.0): \($0.1)" }.joined(separator: ", ") + "}"
      }
  }

  private static func entry(_ engine: CustomEngine) -> [(String, String)] {
    var entry = [("name", quoted(engine.name)), ("path", quoted(engine.path))]
    if let pin = engine.pin { entry.append(("sha256", quoted(pin.hex))) }
    if let families = engine.mayRun {
      entry.append(("may_run", "[" + families.map(\.rawValue).sorted().map(quoted).joined(separator: ", ") + "]"))
    }
    return entry
  }

  private static func entry(_ runtime: ExtraRuntime) -> [(String, String)] {
    [("name", quoted(runtime.name)), ("path", quoted(runtime.path))]
  }

  private static func entry(_ exception: PolicyException) -> [(String, String)] {
    let runtime =
      switch exception.runtime {
      case .family(let family): family.rawValue
      case .path(let path): path
      }
    var entry = [("caller", quoted(exception.caller)), ("runtime", quoted(runtime))]
    if let arguments = exception.arguments {
      entry.append(("argv", "[" + arguments.parts.map(quoted).joined(separator: ", ") + "]"))
    }
    entry.append(("reason", quoted(exception.reason)))
    if let expires = exception.expires { entry.append(("expires", "\(expires)")) }
    return entry
  }

  /// A double-quoted scalar that YAML and JSON read alike.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
        let hex = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
