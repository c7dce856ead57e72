import Foundation
import Testing

/// What is generated from the command tree: the manual page and the completions of three shells.
@Suite("Generated from the command tree")
struct CommandTreeTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  @Test("the manual page shows without a warning and tells every command", .requiresProgram("man", "groff"))
  func manual() throws {
    let binary = String(decoding: try #require(try Guard.invoking([]).words.first), as: UTF8.self)
    let page = try Command("\(Checkout.root)/scripts/packaging/manual", binary, "1.2.3", "2026-01-31")
      .expectSuccess(in: scratch)
    let file = try scratch.write(page.output, to: "runcguard.1")
    let groff = try Command("groff", "-man", "-ww", "-Tutf8", file).expectSuccess(in: scratch)
    #expect(groff.errors.isEmpty, "\(groff.testDescription)")
    let man = try Command("man", "--warnings", "--local-file", file).with {
      $0.environment["MANWIDTH"] = "100"
    }.expectSuccess(in: scratch)
    #expect(man.errors.isEmpty, "\(man.testDescription)")
    for path in try leaves() { #expect(man.output.contains("runcguard \(path.joined(separator: " "))")) }
    for sign in ["--report-dir", "RUNCGUARD_", "EXIT STATUS", "/etc/runcguard/policy.yml", "runcguard 1.2.3"] {
      #expect(man.output.contains(sign), "\(sign)")
    }
  }

  @Test("bash completes commands and options", .requiresProgram("bash"))
  func bash() throws {
    let file = try script("bash")
    func offers(_ words: String...) throws -> Set<String> {
      let line = words.joined(separator: " ")
      let asking = """
        source "$1"; shift
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE=\(quoted(line)) COMP_POINT=\(line.utf8.count)
        _runcguard runcguard "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
        printf '%s\\n' "${COMPREPLY[@]}"
        """
      let answer = try Command(["bash", "--norc", "-c", asking, "bash", file] + words).expectSuccess(in: scratch)
      return Set(answer.output.split(whereSeparator: \.isWhitespace).map(String.init))
    }
    #expect(try offers("runcguard", "").isSuperset(of: Set(leaves().map { $0[0] })))
    #expect(try offers("runcguard", "id") == ["identify"])
    #expect(try offers("runcguard", "run", "--report-d") == ["--report-dir"])
    #expect(try offers("runcguard", "run", "--on-violation", "").isSuperset(of: ["terminate", "kill", "report"]))
    #expect(try offers("runcguard", "identify", "--j") == ["--json"])
  }

  @Test("zsh and fish can read theirs", .requiresProgram("zsh", "fish"))
  func otherShells() throws {
    try Command("zsh", "--no-exec", try script("zsh")).expectSuccess(in: scratch)
    let fish = try script("fish")
    try Command("fish", "--no-execute", fish).expectSuccess(in: scratch)
    let asking = "source \(fish); complete --do-complete 'runcguard i'"
    let offered = try Command("fish", "--no-config", "-c", asking).with { $0.environment["HOME"] = scratch.path }
      .expectSuccess(in: scratch)
    #expect(offered.output.hasPrefix("identify"), "\(offered.testDescription)")
  }

  private func script(_ shell: String) throws -> String {
    let script = try Guard.invoking(["--generate-completion-script", shell]).expectSuccess(in: scratch)
    return try scratch.write(script.output, to: "completion.\(shell)")
  }

  private func quoted(_ text: String) -> String { "'\(text)'" }

  /// The words of every command that can be run.
  private func leaves() throws -> [[String]] {
    let dump = try Guard.invoking(["--experimental-dump-help"]).expectSuccess(in: scratch)
    let tree = try JSONDecoder().decode(Tree.self, from: Data(dump.outputBytes))
    return tree.command.leaves
  }

  private struct Tree: Decodable {
    var command: Node
  }

  private struct Node: Decodable {
    var commandName: String
    var shouldDisplay: Bool?
    var subcommands: [Node]?

    /// Without this command's own name.
    var leaves: [[String]] {
      let shown = (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
      return shown.isEmpty ? [[]] : shown.flatMap { child in child.leaves.map { [child.commandName] + $0 } }
    }
  }
}
