import GuardModel

extension Ecosystem {
  /// Scripts of a `package.json`, run by npm, yarn, pnpm or bun: each runs `sh -c SCRIPT` in the package's folder, with
  /// `npm_package_name` and `npm_lifecycle_event` in its environment (npm-scripts(7)).
  static let npm = Ecosystem { chain, files in
    for place in chain.places(where: { manager(of: $0) != nil }) {
      guard let manager = manager(of: chain.links[place]), let script = chain.inner(of: place) else { continue }
      if let claim = lifecycle(script, of: manager, files) { return [claim] }
    }
    return []
  }

  private static func lifecycle(
    _ script: OriginLink, of manager: String, _ files: any OriginFiles
  ) -> Attribution? {
    // The variables are those of the script's shell, and of what it started; the manager has none of its own.
    let variables = script.environment
    guard let name = variables["npm_package_name"], !name.isEmpty, let event = variables["npm_lifecycle_event"],
      !event.isEmpty, let path = manifestPath(script)
    else { return nil }
    let bytes = files.contents(of: path)
    guard let manifest = JSONManifest(bytes), manifest.name.map({ ByteString($0) }) == name else { return nil }
    let lines = TextLines(bytes ?? [])
    var evidence =
      "\(manager) ran it with npm_package_name=\(name) and npm_lifecycle_event=\(event), and \(path)"
      + " has that name"
    // Arguments of `npm run x -- ARG` follow the script's own text.
    let commands = manifest.commands(of: event)
    let isTold: Bool =
      if case .text(let text) = Interpreter.interpreted(by: script) {
        commands.contains { !$0.isEmpty && text.hasPrefix($0) }
      } else { false }
    if isTold {
      evidence += " and the script that its shell was given"
    } else if event != "install" || !commands.isEmpty {
      return nil
    }
    return Attribution(
      .npmLifecycle, tool: manager, package: name, version: manifest.version.map { ByteString($0) }, name: event,
      file: Attribution.Place(path, line: lines.only(key: event)), evidence: evidence, confidence: .likely,
      instance: script.instance)
  }

  /// `package.json` as npm 7 and later name it where the script's folder agrees, else that of the script's folder.
  private static func manifestPath(_ script: OriginLink) -> ByteString? {
    let near = script.absolute("package.json")
    guard let named = script.environment["npm_package_json"] else { return near }
    return near == named.normalized ? near : nil
  }

  /// npm, yarn, pnpm or bun, by the program or by the script that node runs.
  private static func manager(of link: OriginLink) -> String? {
    if link.program == "bun" { return "bun" }
    guard case .file(let script) = Interpreter.interpreted(by: link), Interpreter.language(of: link.program) == .node
    else { return nil }
    switch script.lastComponent {
    case "npm", "npm-cli.js", "npx", "npx-cli.js": return "npm"
    case "yarn", "yarn.js", "yarn.cjs", "yarnpkg": return "yarn"
    case "pnpm", "pnpm.cjs", "pnpm.js", "pnpm.mjs", "pnpx": return "pnpm"
    default:
      // yarn 2 and later lie in the project as .yarn/releases/yarn-4.5.0.cjs.
      return script.lastComponent.hasPrefix("yarn-") && script.hasSuffix(".cjs") ? "yarn" : nil
    }
  }
}
