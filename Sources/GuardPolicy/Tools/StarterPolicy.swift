public import GuardModel
public import Runtimes

/// The first policy of somebody who has none, fitted to what is installed.
public enum StarterPolicy {
  /// The text of a policy with a comment on every part.
  ///
  /// Takes the programs that were found, with what each is.
  public static func text(
    programs: [(path: ByteString, identification: Identification)], engines: [Engine] = Engine.builtIn
  ) -> String {
    let used = engines.compactMap { engine -> (engine: Engine, paths: [ByteString])? in
      let starters = engine.rules.filter { $0.creator == .anyone && $0.recognition == .image }.map(\.component)
      let paths = programs.filter { program in program.identification.component.map(starters.contains) ?? false }
      return paths.isEmpty ? nil : (engine, paths.map(\.path))
    }
    // containerd alone would bring in every engine that is built on it; Docker stands for it.
    let chosen = used.filter { entry in
      entry.engine.basis == .measured || !used.contains { $0.engine.basis == .measured && $0.paths == entry.paths }
    }
    var lines = [
      "# What steps guarded by runcguard may do with container runtimes.",
      "# Check it with: runcguard policy check FILE    See what is in force with: runcguard policy show",
      "version: 1",
      "",
      "# terminate: the runtime is killed before its first instruction and the step ends; kill: the runtime only;",
      "# report: it runs, and the outcome is still a violation.",
      "on_violation: terminate",
      "",
      "# Execs of programs that the step's own debugger traces: watch or refuse.",
      "traced: watch",
      "",
      "# Which actions a finding recommends: ci, staging or production.",
      "stage: ci",
      "",
      "engines:",
      "  # Engines whose execution of runtimes is right. Found here:",
    ]
    lines += chosen.map { "  #   \($0.engine.id.rawValue): \($0.paths.map(\.description).joined(separator: ", "))" }
    if chosen.isEmpty { lines.append("  #   none, so no program may execute a runtime") }
    lines.append("  use: [\(chosen.map(\.engine.id.rawValue).joined(separator: ", "))]")
    lines += [
      "  # Programs of your own that may execute runtimes; sha256 pins their content.",
      "  # custom:",
      "  #   - {name: acme-builder, path: /usr/local/bin/acme-builder, may_run: [runc]}",
      "",
      "# Programs that count as runtimes although no family knows them.",
      "# runtimes:",
      "#   extra:",
      "#     - {name: acme-runc, path: /opt/acme/bin/acme-runc}",
      "",
      "# Suspicious executions that are allowed; runcguard policy learn TRACE proposes them.",
      "# exceptions:",
      "#   - caller: /usr/bin/minikube",
      "#     runtime: runc",
      "#     argv: [runc, list, \"**\"]",
      "#     reason: asks for the status only",
      "#     expires: 2027-06-30",
    ]
    return lines.map { $0 + "\n" }.joined()
  }
}
