import GuardModel

extension Ecosystem {
  /// A recipe of a makefile: make runs each line by `sh -c LINE`, or without a shell where it needs none. Its target is
  /// that of the rule above the one line that has the command, else the one that make was asked for.
  static let make = Ecosystem { chain, files in
    var claims: [Attribution] = []
    for place in chain.places(where: { ["make", "gmake"].contains($0.program) }) {
      let link = chain.links[place]
      guard let recipe = chain.inner(of: place) else { continue }
      let words = link.arguments.dropFirst()
      let asked = words.operands(flagsWithValue: ["-C", "-f", "-I", "-j", "-l", "-o", "-W", "-E"])
        .filter { !$0.contains("=") && !$0.isNumber }
      guard let (path, bytes) = makefile(of: link, words, files) else { continue }
      let requested = place == 1 ? chain.requested : nil
      let line = TextLines(bytes).line(ofRecipe: recipe, requested: requested)
      let target = line.flatMap { TextLines(bytes).target(ofRecipeAt: $0) }
      claims.append(
        Attribution(
          .makeTarget, tool: "make", name: target ?? (asked.count == 1 ? asked.first : nil),
          file: Attribution.Place(path, line: line),
          evidence: line.map { "make ran it, and line \($0) of \(path) is the one that has the command" }
            ?? "make was asked for \(asked.joined ?? "its default target") beside \(path)",
          confidence: line != nil ? .likely : .hint, instance: recipe.instance))
    }
    return claims
  }

  /// The file that `-f` names, else the first of the three that make(1) looks for; nil where several are read.
  private static func makefile(
    of link: OriginLink, _ words: ArraySlice<ByteString>, _ files: any OriginFiles
  ) -> (path: ByteString, bytes: [UInt8])? {
    guard words.filter({ $0.hasPrefix("-f") || $0.hasPrefix("--file") || $0.hasPrefix("--makefile") }).count < 2 else {
      return nil
    }
    let folder = words.value(after: ["-C", "--directory"]) ?? words.joinedValue(of: ["-C", "--directory="]) ?? "."
    let named =
      words.value(after: ["-f", "--file", "--makefile"]) ?? words.joinedValue(of: ["-f", "--file=", "--makefile="])
    for name in named.map({ [$0] }) ?? ["GNUmakefile", "makefile", "Makefile"] {
      // Once make has changed its folder, that is the one the kernel shows; both are tried, the words first.
      for base in [folder / name, name] {
        guard let path = link.absolute(name.hasPrefix("/") ? name : base), let bytes = files.contents(of: path) else {
          continue
        }
        return (path, bytes)
      }
    }
    return nil
  }
}

extension TextLines {
  /// The line of a makefile that has a recipe's command: the one that is its text, else the only one that names it.
  fileprivate func line(ofRecipe recipe: OriginLink, requested: ByteString?) -> Int? {
    if case .text(let text) = Interpreter.interpreted(by: recipe), Interpreter.isShell(recipe),
      let line = only(where: { $0.withoutRecipePrefix == text.trimmed })
    {
      return line
    }
    return only(naming: ExecutedCommand(recipe, requested: requested))
  }

  /// The target of the rule that a recipe's line belongs to; nil where the line above is no simple rule.
  fileprivate func target(ofRecipeAt line: Int) -> ByteString? {
    let tab = ByteString("\t")
    guard
      let rule = last(
        before: line, where: { !$0.hasPrefix(tab) && !$0.trimmed.isEmpty && !$0.trimmed.hasPrefix("#") }),
      let text = self[rule], let colon = text.bytes.firstIndex(of: UInt8(ascii: ":"))
    else { return nil }
    let target = ByteString(text.bytes[..<colon]).trimmed
    return target.isEmpty || target.contains("$") || target.contains("%") || target.contains("=") ? nil : target
  }
}

extension ByteString {
  /// Without `@`, `-` and `+`, which tell make how to run the line.
  fileprivate var withoutRecipePrefix: ByteString { ByteString(bytes.drop { "@-+ \t".utf8.contains($0) }) }

  fileprivate var isNumber: Bool { !isEmpty && bytes.allSatisfy { (0x30...0x39).contains($0) } }
}

extension Collection<ByteString> {
  /// `-CDIR`, `--directory=DIR`
  fileprivate func joinedValue(of flags: [ByteString]) -> ByteString? {
    for word in self {
      for flag in flags where word != flag {
        if let value = word.dropping(prefix: flag), !value.isEmpty { return value }
      }
    }
    return nil
  }
}
