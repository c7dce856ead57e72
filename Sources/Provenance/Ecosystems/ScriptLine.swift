import GuardModel

extension Ecosystem {
  /// A script file that an interpreter ran, with the only line that can have executed what came next.
  static let script = Ecosystem { chain, files in
    var claims: [Attribution] = []
    for place in chain.links.indices.dropFirst() where claims.count < 3 {
      let link = chain.links[place]
      guard case .file(let name) = Interpreter.interpreted(by: link), let path = link.absolute(name),
        !isInstalledTool(path), let bytes = files.contents(of: path), let inner = chain.inner(of: place)
      else { continue }
      let command = ExecutedCommand(inner, requested: place == 1 ? chain.requested : nil)
      let line = TextLines(bytes).only(naming: command)
      claims.append(
        Attribution(
          .scriptLine, tool: link.program.description, file: Attribution.Place(path, line: line),
          evidence: "\(link.program) (pid \(link.process.rawValue)) was given \(path)"
            + (line.map { ", where only line \($0) names what was executed" } ?? ""),
          confidence: .likely, instance: link.instance))
    }
    return claims
  }

  /// Package managers and build tools are scripts, too; what they ran is told by those who know them.
  private static func isInstalledTool(_ path: ByteString) -> Bool {
    ["/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin", "/usr/lib", "/usr/share", "/usr/local/lib"]
      .contains { path.lies(in: $0) }
  }
}
