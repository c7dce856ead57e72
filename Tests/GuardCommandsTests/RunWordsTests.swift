import ArgumentParser
import Testing

@testable import GuardCommands

@Suite("The plain shape of `run`")
struct RunWordsTests {
  @Test(
    "is read as ArgumentParser reads it",
    arguments: [
      ["run", "--", "make"], ["run", "--name", "build", "--", "make", "--", "-j2"],
      ["run", "--quiet", "--report-dir=out", "--json", "a.json", "--", "sh", "-c", "true"],
      [
        "run", "--sarif", "a", "--markdown", "b", "--html", "c", "--annotations", "d", "--code-quality", "e", "--", "x",
      ],
      ["run", "--sast", "a", "--ocsf=b", "--in-toto", "c", "--junit-profile", "rich", "--", "x"],
      ["run", "--policy", "p.yml", "--on-violation", "kill", "--stage", "ci", "--user", "ci", "--", "x"],
      [
        "run", "--violation-exit-code", "7", "--junit", "j.xml", "--trace", "t.jsonl", "--leftovers", "wait",
        "--verbose", "--color", "never", "--status", "--", "x",
      ],
    ])
  func plain(arguments: [String]) throws {
    let words = try #require(RunWords(plain: arguments))
    let command = try #require(try GuardCommand.parseAsRoot(arguments) as? RunCommand)
    #expect(words == command.words)
  }

  @Test(
    "leaves everything else to ArgumentParser",
    arguments: [
      [], ["run"], ["run", "--"], ["run", "make"], ["identify", "--", "x"], ["run", "-q", "--", "x"],
      ["run", "--nope", "--", "x"], ["run", "--name", "--", "x"], ["run", "--name", "a", "--name", "b", "--", "x"],
      ["run", "--quiet=yes", "--", "x"], ["run", "--help", "--", "x"], ["run", "--name=", "--", "x"],
    ])
  func other(arguments: [String]) { #expect(RunWords(plain: arguments) == nil) }

  @Test("of `shell` is the same")
  func shell() throws {
    let arguments = ["shell", "--name", "build", "--quiet", "--", "bash", "-e", "script"]
    let words = try #require(RunWords(plain: arguments, of: "shell"))
    let command = try #require(try GuardCommand.parseAsRoot(arguments) as? ShellCommand)
    #expect(words == command.step.words)
    #expect(RunWords(plain: arguments) == nil)
  }

  @Test("knows every option that the help tells of")
  func complete() throws {
    let help = GuardCommand.helpMessage(for: RunCommand.self)
    let told = help.matches(of: /(?m)^  --([a-z-]+)/).map { String($0.output.1) }
    #expect(Set(told).subtracting(["version"]) == Set(RunWords.valueNames + RunWords.flagNames))
  }
}
