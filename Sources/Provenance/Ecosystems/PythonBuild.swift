import GuardModel

extension Ecosystem {
  /// Python packages built from source: pip and its like run a PEP 517 backend through pyproject_hooks'
  /// `_in_process.py HOOK`, or `setup.py`, in the folder of the unpacked package.
  static let python = Ecosystem { chain, files in
    guard let front = chain.places(where: isFrontend).first else { return [] }
    for place in chain.links.indices.prefix(front) {
      let link = chain.links[place]
      guard let hook = buildHook(of: link), let folder = link.absolute("."),
        let claim = build(link, hook, in: folder, by: frontendName(chain.links[front]), files)
      else { continue }
      return [claim]
    }
    return []
  }

  private static func build(
    _ link: OriginLink, _ hook: ByteString, in folder: ByteString, by tool: String, _ files: any OriginFiles
  ) -> Attribution? {
    guard let (package, version, source) = metadata(in: folder, files) else { return nil }
    let backend = link.environment["_PYPROJECT_HOOKS_BUILD_BACKEND"] ?? link.environment["PEP517_BUILD_BACKEND"]
    let through = backend.map { ", backend \($0)" } ?? ""
    let setup = folder / "setup.py"
    let file = files.contents(of: setup) != nil ? setup : source
    return Attribution(
      .pipBuild, tool: tool, package: package, version: version, name: hook, file: Attribution.Place(file),
      evidence: "\(tool) ran \(hook) of a build\(through) in \(folder), and \(source) names the package",
      confidence: .likely, instance: link.instance)
  }

  /// The name that the folder's own metadata has: PKG-INFO of an unpacked sdist, else pyproject.toml.
  private static func metadata(
    in folder: ByteString, _ files: any OriginFiles
  ) -> (name: ByteString, version: ByteString?, source: ByteString)? {
    let information = folder / "PKG-INFO"
    if let bytes = files.contents(of: information), let name = field("Name", in: bytes) {
      return (name, field("Version", in: bytes), information)
    }
    let project = folder / "pyproject.toml"
    if let bytes = files.contents(of: project), let name = TOMLSection("project", in: bytes)["name"] {
      return (name, TOMLSection("project", in: bytes)["version"], project)
    }
    return nil
  }

  /// A header of PKG-INFO, which has the form of mail (PEP 241); the headers end with the first empty line.
  private static func field(_ name: ByteString, in bytes: [UInt8]) -> ByteString? {
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let line = ByteString(line).trimmed
      if line.isEmpty { return nil }
      if let value = line.dropping(prefix: ByteString(name.bytes + Array(": ".utf8))) { return value.trimmed }
    }
    return nil
  }

  /// What a link does for a build: the hook, or the command of setup.py.
  private static func buildHook(of link: OriginLink) -> ByteString? {
    guard Interpreter.language(of: link.program) == .python else { return nil }
    switch Interpreter.interpreted(by: link) {
    case .file(let script) where script.lastComponent == "_in_process.py":
      return link.arguments.drop { $0 != script }.dropFirst().first
    case .file(let script) where script.lastComponent == "setup.py":
      return link.arguments.drop { $0 != script }.dropFirst().first { !$0.hasPrefix("-") } ?? "setup.py"
    // pip's way of running setup.py: a text that names it, then the command.
    case .text(let text) where text.holdsWord("setup.py"):
      return link.arguments.drop { $0 != text }.dropFirst().first { !$0.hasPrefix("-") } ?? "setup.py"
    default: return nil
    }
  }

  private static func isFrontend(_ link: OriginLink) -> Bool { !frontendName(link).isEmpty }

  /// pip, build, poetry, uv or pdm; empty for another program.
  private static func frontendName(_ link: OriginLink) -> String {
    if link.program == "uv" { return "uv" }
    guard Interpreter.language(of: link.program) == .python else { return "" }
    let name: ByteString? =
      switch Interpreter.interpreted(by: link) {
      case .file(let script): script.lastComponent == "__pip-runner__.py" ? "pip" : script.lastComponent
      case .module(let module): module
      case .text, nil: nil
      }
    guard let name else { return "" }
    if name == "pip" || name.hasPrefix("pip3") { return "pip" }
    return ["build", "poetry", "pdm", "hatch", "tox"].contains(name) ? name.description : ""
  }
}
