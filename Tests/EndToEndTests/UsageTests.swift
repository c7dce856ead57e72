import Foundation
import Testing

/// Wrong usage of every command, and what each command says of itself.
@Suite("Usage")
struct UsageTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(
    "wrong usage is told on standard error, ends in 64, and writes nothing",
    arguments: [
      ["nonsense"], ["--nonsense"], ["run"], ["run", "--nonsense", "--", "touch", "ran"],
      ["run", "--on-violation", "kil", "--", "touch", "ran"], ["run", "--stage", "x", "--", "touch", "ran"],
      ["run", "--color", "x", "--", "touch", "ran"], ["run", "--json", "-", "--", "touch", "ran"],
      ["run", "--quiet", "--verbose", "--json", "v.json", "--", "touch", "ran"],
      ["run", "--violation-exit-code", "0", "--report-dir", "reports", "--", "touch", "ran"],
      ["run", "--report-dir"], ["run", "--json", "v.json", "--", ""], ["shell"], ["shell", "--nonsense", "--", "sh"],
      ["identify"], ["identify", "--nonsense", "x"], ["doctor", "x"], ["doctor", "--jsn"], ["policy", "nonsense"],
      ["policy", "show", "x"], ["policy", "check", "a", "b"], ["policy", "check", "--trace"], ["policy", "init", "x"],
      ["policy", "init", "--output"], ["policy", "explain"], ["policy", "explain", "--caller", "/bin/sh"],
      ["policy", "learn"], ["policy", "learn", "--output", "new.yml"],
      ["policy", "learn", "t.jsonl", "--allow", "nonsense", "--output", "new.yml"], ["policy", "schema", "x"],
      ["replay"], ["replay", "a", "b"], ["replay", "--policy", "p.yml"],
    ])
  func wrong(words: [String]) throws {
    let completion = try Guard.invoking(words).run(in: scratch)
    #expect(completion.status == .exited(64), "\(completion.testDescription)")
    #expect(completion.output.isEmpty)
    #expect(completion.errors.hasPrefix("Error: "), "\(completion.testDescription)")
    #expect(completion.errors.contains("--help"))
    // The harness keeps what it captures here.
    let written = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
    for name in ["ran", "v.json", "reports", "new.yml", ".runcguard.yml"] { #expect(!written.contains(name)) }
  }

  @Test("every command has an example")
  func examples() throws {
    let dump = try Guard.invoking(["--experimental-dump-help"]).run(in: scratch)
    let tree = try JSONDecoder().decode(Tree.self, from: Data(dump.outputBytes))
    let commands = tree.command.all.filter { $0.commandName != "help" && $0.shouldDisplay != false }
    #expect(commands.count > 10)
    for command in commands {
      #expect(command.discussion?.contains("Example") == true, "\(command.commandName)")
    }
  }

  private struct Tree: Decodable {
    var command: Node
  }

  private struct Node: Decodable {
    var commandName: String
    var discussion: String?
    var shouldDisplay: Bool?
    var subcommands: [Node]?

    var all: [Node] { [self] + (subcommands ?? []).flatMap(\.all) }
  }
}

/// Colours and the live status: only where they are shown, never in the step's own output.
@Suite("What people see", .requiresPtrace, .requiresProgram("script", "runc"))
struct ConsoleTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A colour, which GitLab's mark of a section ("[0K") is not.
  private static let escape = "\u{1B}["
  private static let red = "\(escape)1;31m"

  private func errors(_ options: [String] = [], environment: [String: String] = [:]) throws -> String {
    let step = Command.shell("runc --version").with { $0.environment.merge(environment) { $1 } }
    let run = try Guard.run(step, options: options, in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    return run.completion.errors
  }

  @Test("is coloured where it is wanted, and nowhere else")
  func colours() throws {
    #expect(try !errors().contains(Self.red))
    #expect(try errors(["--color", "always"]).contains("\(Self.red)runcguard: VIOLATION"))
    #expect(try errors(environment: ["RUNCGUARD_COLOR": "always"]).contains(Self.red))
    #expect(try errors(environment: ["CLICOLOR_FORCE": "1"]).contains(Self.red))
    #expect(try errors(environment: ["GITLAB_CI": "true"]).contains(Self.red))
    #expect(try !errors(environment: ["GITLAB_CI": "true", "NO_COLOR": "1"]).contains(Self.red))
    #expect(try !errors(["--color", "never"], environment: ["CLICOLOR_FORCE": "1"]).contains(Self.red))
  }

  /// What a terminal gets of a guarded step.
  private func onTerminal(_ options: [String]) throws -> String {
    let policy = try scratch.write(Guard.policy, to: "policy.yml")
    let binary = try #require(Guard.binary)
    let line = ([binary, "run", "--policy", policy] + options + ["--", "sh", "-c", "'/bin/echo one; /bin/echo two'"])
    let command = Command("script", "--quiet", "--return", "--command", line.joined(separator: " "), "/dev/null")
      .with { $0.environment["TERM"] = "xterm" }
    let completion = try command.run(in: scratch)
    #expect(completion.status == .exited(0), "\(completion.testDescription)")
    return completion.output
  }

  @Test("shows the status in a terminal's title, and leaves the step's lines alone")
  func status() throws {
    let plain = try onTerminal([])
    #expect(!plain.contains("\u{1B}]"))
    #expect(plain.contains("\(Self.escape)32mruncguard: clean:"))
    let titled = try onTerminal(["--status"])
    #expect(titled.contains("\u{1B}]2;runcguard: 1 exec, 0 runtimes, 0 findings\u{7}"))
    #expect(titled.hasSuffix("\u{1B}]2;\u{7}") || titled.contains("\u{1B}]2;\u{7}"), "the title is taken away")
    // Without the titles it is what the plain run shows.
    #expect(titled.replacing(/\u{1B}\]2;[^\u{7}]*\u{7}/, with: "") == plain)
    // No terminal, no title.
    let run = try Guard.run(Command("true"), options: ["--status"], in: scratch)
    #expect(!run.completion.errors.contains("\u{1B}"))
  }
}
