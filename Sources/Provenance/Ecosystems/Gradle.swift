import GuardModel

extension Ecosystem {
  /// Gradle. Tasks stand in the words of a launcher, not of a daemon, which gets them through a socket; there, only the
  /// build file that names the command tells more.
  static let gradle = Ecosystem { chain, files in
    for place in chain.places(where: { $0.program == "java" }) {
      let link = chain.links[place]
      let launchers: [ByteString] = ["org.gradle.wrapper.GradleWrapperMain", "org.gradle.launcher.GradleMain"]
      let words = launchers.lazy.compactMap { link.words(after: $0) }.first
      let isDaemon = link.arguments.contains("org.gradle.launcher.daemon.bootstrap.GradleDaemon")
      guard words != nil || isDaemon, let command = chain.inner(of: place) else { continue }
      let tasks = (words ?? []).operands(flagsWithValue: ["-p", "--project-dir", "-b", "-c", "-x", "-P", "-D", "-I"])
      let project = words?.value(after: ["-p", "--project-dir"]) ?? "."
      for name: ByteString in ["build.gradle", "build.gradle.kts"] {
        guard let path = (isDaemon ? command : link).absolute(project / name), let bytes = files.contents(of: path)
        else {
          continue
        }
        let asked = place == 1 ? chain.requested : nil
        let line = TextLines(bytes).only(naming: ExecutedCommand(command, requested: asked))
        // A daemon serves many projects, and its command may run in any folder: without the line it is a guess.
        if isDaemon, line == nil { continue }
        return [
          Attribution(
            .gradleTask, tool: "gradle", name: tasks.joined, file: Attribution.Place(path, line: line),
            evidence: (isDaemon ? "a Gradle daemon" : "Gradle, started for \(tasks.joined ?? "its default tasks"),")
              + " ran it" + (line.map { ", and line \($0) of \(path) names the command" } ?? " beside \(path)"),
            confidence: line != nil ? .likely : .hint, instance: command.instance)
        ]
      }
    }
    return []
  }
}
