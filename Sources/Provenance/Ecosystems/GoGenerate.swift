import GuardModel

extension Ecosystem {
  /// A `//go:generate` line: go runs its command in the package's folder with GOFILE, GOLINE and GOPACKAGE set
  /// (`go help generate`).
  static let go = Ecosystem { chain, files in
    for place in chain.places(where: { $0.program == "go" && $0.arguments.dropFirst().first == "generate" }) {
      guard let command = chain.inner(of: place), let name = command.environment["GOFILE"], !name.contains("/"),
        let text = command.environment["GOLINE"], let line = Int(String(decoding: text.bytes, as: UTF8.self)),
        let path = command.absolute(name), let bytes = files.contents(of: path),
        TextLines(bytes)[line]?.hasPrefix("//go:generate ") == true
      else { continue }
      return [
        Attribution(
          .goGenerate, tool: "go", package: command.environment["GOPACKAGE"], name: "generate",
          file: Attribution.Place(path, line: line),
          evidence: "go generate ran it with GOFILE=\(name) and GOLINE=\(line), where \(path) has such a line",
          confidence: .likely, instance: command.instance)
      ]
    }
    return []
  }
}
