import GuardModel

extension Ecosystem {
  /// Maven: `java ... org.codehaus.plexus.classworlds.launcher.Launcher GOALS`, with the project's folder in
  /// `-Dmaven.multiModuleProjectDirectory=`. Which plugin of a phase ran something is known only where the POM names the
  /// command in one line.
  static let maven = Ecosystem { chain, files in
    for place in chain.places(where: { $0.program == "java" }) {
      let link = chain.links[place]
      guard let words = link.words(after: "org.codehaus.plexus.classworlds.launcher.Launcher"),
        let folder = link.value(of: "-Dmaven.multiModuleProjectDirectory="), let command = chain.inner(of: place),
        let pom = link.absolute(folder / (words.value(after: ["-f", "--file"]) ?? "pom.xml")),
        let bytes = files.contents(of: pom)
      else { continue }
      let goals = words.operands(flagsWithValue: ["-f", "--file", "-P", "-pl", "-T", "-s", "-gs", "-D", "-rf", "-l"])
      let line = TextLines(bytes).only(naming: ExecutedCommand(command, requested: place == 1 ? chain.requested : nil))
      return [
        Attribution(
          .mavenPlugin, tool: "maven", package: goals.first { $0.contains(":") }, name: goals.joined,
          file: Attribution.Place(pom, line: line),
          evidence: "Maven was started for \(goals.joined.map { "\($0)" } ?? "its default goal") in \(folder)"
            + (line.map { ", and line \($0) of \(pom) names the command" } ?? ""),
          confidence: line != nil ? .likely : .hint, instance: command.instance)
      ]
    }
    return []
  }
}

extension OriginLink {
  /// The words after one of its own; nil where it is not there.
  func words(after word: ByteString) -> ArraySlice<ByteString>? {
    arguments.firstIndex(of: word).map { arguments[($0 + 1)...] }
  }

  /// What follows a word's beginning such as `-Dname=`.
  func value(of beginning: ByteString) -> ByteString? {
    arguments.lazy.compactMap { $0.dropping(prefix: beginning) }.first
  }
}

extension Collection<ByteString> {
  /// The word after the first one of some flags.
  func value(after flags: Set<ByteString>) -> ByteString? {
    guard let flag = firstIndex(where: flags.contains) else { return nil }
    return self[index(after: flag)...].first
  }

  /// The words that are neither flags nor values of them.
  func operands(flagsWithValue: Set<ByteString> = []) -> [ByteString] {
    var operands: [ByteString] = []
    var isValue = false
    for word in self {
      if isValue {
        isValue = false
      } else if word.hasPrefix("-") {
        isValue = flagsWithValue.contains(word)
      } else {
        operands.append(word)
      }
    }
    return operands
  }

  /// With spaces between; nil for no words.
  var joined: ByteString? {
    isEmpty ? nil : ByteString(map(\.bytes).joined(separator: [UInt8(ascii: " ")]))
  }
}
