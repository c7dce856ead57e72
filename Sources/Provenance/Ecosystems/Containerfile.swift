import GuardModel

extension Ecosystem {
  /// A RUN line: `podman build` and `buildah` make the runtime run `sh -c LINE` in the new container.
  static let containerfile = Ecosystem { chain, files in
    for place in chain.places(where: isBuilder) {
      let builder = chain.links[place]
      guard let words = builder.words(after: "build") ?? builder.words(after: "bud") else { continue }
      for shell in chain.links.prefix(place).reversed() {
        guard case .text(let text) = Interpreter.interpreted(by: shell), Interpreter.isShell(shell),
          let (path, bytes) = definition(words, of: builder, files),
          let line = TextLines(bytes).only(where: { $0.runCommand == text.trimmed })
        else { continue }
        return [
          Attribution(
            .containerfile, tool: builder.program.description, name: "RUN", file: Attribution.Place(path, line: line),
            evidence: "\(builder.program) was building \(path), whose line \(line) is what the shell was given",
            confidence: .likely, instance: shell.instance)
        ]
      }
    }
    return []
  }

  private static func isBuilder(_ link: OriginLink) -> Bool { ["podman", "buildah"].contains(link.program) }

  private static func definition(
    _ words: ArraySlice<ByteString>, of builder: OriginLink, _ files: any OriginFiles
  ) -> (ByteString, [UInt8])? {
    let valued: Set<ByteString> = [
      "-f", "--file", "-t", "--tag", "--build-arg", "--network", "-v", "--volume", "--target", "--platform", "--label",
      "--isolation", "--runtime", "--format", "--secret", "--cap-add", "--security-opt", "--userns", "--from",
    ]
    let context = words.operands(flagsWithValue: valued).last ?? "."
    let named = words.value(after: ["-f", "--file"]) ?? words.lazy.compactMap { $0.dropping(prefix: "--file=") }.first
    for name in named.map({ [$0] }) ?? [context / "Containerfile", context / "Dockerfile"] {
      guard let path = builder.absolute(name), let bytes = files.contents(of: path) else { continue }
      return (path, bytes)
    }
    return nil
  }
}

extension ByteString {
  /// What a RUN line runs; nil for another line.
  fileprivate var runCommand: ByteString? {
    for word: ByteString in ["RUN ", "run "] { if let rest = dropping(prefix: word) { return rest.trimmed } }
    return nil
  }
}
