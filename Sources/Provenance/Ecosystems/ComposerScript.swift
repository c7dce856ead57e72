import GuardModel

extension Ecosystem {
  /// A script of a `composer.json`: Composer runs `sh -c SCRIPT` in the project's folder. Only the root package's scripts
  /// are run ("Scripts", getcomposer.org); the script is known by its text.
  static let composer = Ecosystem { chain, files in
    for place in chain.places(where: isComposer) {
      guard let shell = chain.inner(of: place), case .text(let text) = Interpreter.interpreted(by: shell),
        let path = shell.absolute("composer.json"), let bytes = files.contents(of: path),
        let manifest = JSONManifest(bytes), let event = manifest.script(running: text)
      else { continue }
      return [
        Attribution(
          .composerScript, tool: "composer", package: manifest.name.map { ByteString($0) },
          version: manifest.version.map { ByteString($0) }, name: event,
          file: Attribution.Place(path, line: TextLines(bytes).only(key: event)),
          evidence: "Composer's shell was given the script \(event) of \(path)", confidence: .likely,
          instance: shell.instance)
      ]
    }
    return []
  }

  private static func isComposer(_ link: OriginLink) -> Bool {
    guard Interpreter.language(of: link.program) == .php, case .file(let script) = Interpreter.interpreted(by: link)
    else { return false }
    return ["composer", "composer.phar"].contains(script.lastComponent)
  }
}
