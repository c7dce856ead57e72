import GuardModel

extension Ecosystem {
  /// A hook: git itself executed a file named like one (githooks(5)), in `hooks` or where `core.hooksPath` says.
  static let gitHook = Ecosystem { chain, files in
    for place in chain.places(where: isGit) {
      guard let link = chain.inner(of: place), let (name, file) = hook(of: link) else { continue }
      let path = link.absolute(file)
      let line = path.flatMap { files.contents(of: $0) }.flatMap { bytes in
        place > 1
          ? TextLines(bytes).only(
            naming: ExecutedCommand(chain.links[place - 2], requested: place == 2 ? chain.requested : nil))
          : nil
      }
      return [
        Attribution(
          .gitHook, tool: "git", name: name, file: Attribution.Place(path ?? file, line: line),
          evidence: "git (pid \(chain.links[place].process.rawValue)) executed \(file)", confidence: .likely,
          instance: link.instance)
      ]
    }
    return []
  }

  private static func isGit(_ link: OriginLink) -> Bool { link.program == "git" || link.program.hasPrefix("git-") }

  /// The hook's name and file: a script's, which its interpreter was given by the kernel, or a program's own.
  private static func hook(of link: OriginLink) -> (name: ByteString, file: ByteString)? {
    var candidates = [link.path]
    if case .file(let script) = Interpreter.interpreted(by: link) { candidates.insert(script, at: 0) }
    return candidates.lazy.compactMap { file in
      hookNames.contains(file.lastComponent) ? (file.lastComponent, file) : nil
    }.first
  }

  private static let hookNames: Set<ByteString> = [
    "applypatch-msg", "commit-msg", "fsmonitor-watchman", "post-applypatch", "post-checkout", "post-commit",
    "post-index-change", "post-merge", "post-receive", "post-rewrite", "post-update", "pre-applypatch",
    "pre-auto-gc", "pre-commit", "pre-merge-commit", "pre-push", "pre-rebase", "pre-receive", "prepare-commit-msg",
    "proc-receive", "push-to-checkout", "reference-transaction", "sendemail-validate", "update",
  ]
}
