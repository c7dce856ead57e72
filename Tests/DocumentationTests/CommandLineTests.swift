import ArgumentParser
import Foundation
import GuardCommands
import Testing

/// Command lines in documents, against the command tree.
@Suite("A command line in a document")
struct CommandLineTests {
  @Test("is one that the program takes", arguments: Document.all)
  func shown(document: Document) {
    for line in (document.code + document.inlineCode).flatMap(Self.invocations) {
      // A command that is only named needs no arguments.
      guard line.count > 1 || !Self.commandNames.contains(line[0]) else { continue }
      do {
        _ = try GuardCommand.parseAsRoot(line)
      } catch {
        let isHelp = GuardCommand.exitCode(for: error) == .success
        let words = line.joined(separator: " ")
        #expect(isHelp, "\(document.name): runcguard \(words): \(GuardCommand.message(for: error))")
      }
    }
  }

  @Test("finds something to check")
  func notEmpty() throws {
    let readme = try Document("README.md")
    #expect((readme.code + readme.inlineCode).flatMap(Self.invocations).count > 3)
    #expect(Self.invocations("A=1 runcguard run --name 'a b' -- x | cat") == [["run", "--name", "a b", "--", "x"]])
    #expect(Self.invocations("cd x && runcguard identify f; ls") == [["identify", "f"]])
    #expect(Self.invocations("runcguard: clean: 1 exec").isEmpty)
  }

  @Test("options of `run` are all in the table, with their variables, and no other is")
  func options() throws {
    let rows = try Document("Documentation/CommandLine.md").lines.compactMap {
      $0.firstMatch(of: /^\| `--([a-z-]+)[^`]*` \| `(RUNCGUARD_[A-Z_]+)/)
    }
    let documented = Set(rows.map { String($0.output.1) })
    let run = try #require(Self.tree.subcommands?.first { $0.commandName == "run" })
    #expect(documented == Set(run.longNames).subtracting(["help", "version"]))
    for row in rows {
      #expect(row.output.2 == "RUNCGUARD_" + row.output.1.uppercased().replacingOccurrences(of: "-", with: "_"))
    }
  }

  @Test("every command has a section that names the options it does not share with `run`")
  func sections() throws {
    let shared = try #require(Self.tree.subcommands?.first { $0.commandName == "run" }).longNames
    let document = try Document("Documentation/CommandLine.md")
    let sections = document.text.split(separator: "\n## ").dropFirst()
    for command in Self.tree.subcommands ?? [] where command.commandName != "help" && command.shouldDisplay != false {
      let name = command.commandName
      let section = try #require(sections.first { $0.hasPrefix("\(name)\n") }, "no section about \(name)")
      for option in command.longNames where !shared.contains(option) {
        #expect(section.contains("--\(option)"), "--\(option) of \(name)")
      }
    }
  }

  private static let tree: Node = {
    let dump = try? JSONDecoder().decode(Dump.self, from: Data(GuardCommand._dumpHelp().utf8))
    return dump?.command ?? Node(commandName: "none")
  }()

  private static let commandNames = Set((tree.subcommands ?? []).map(\.commandName))

  /// The words after `runcguard` wherever a line calls it; none where the line is a synopsis, a drawing or an output.
  static func invocations(_ line: String) -> [[String]] {
    guard line.firstMatch(of: /\[options|\[--|runcguard  |runcguard [0-9]/) == nil else { return [] }
    return commands(line).compactMap { words in
      let called = words.drop { $0 == "$" || $0 == "sudo" || $0 == "exec" || $0.contains("=") }
      guard let program = called.first, program == "runcguard" || program.hasSuffix("/runcguard"), called.count > 1
      else { return nil }
      return Array(called.dropFirst())
    }
  }

  /// A line's commands as words: enough of a shell's grammar for what documents show.
  private static func commands(_ line: String) -> [[String]] {
    var commands: [[String]] = [[]]
    var word: String?
    var quote: Character?
    func end() {
      if let word { commands[commands.count - 1].append(word) }
      word = nil
    }
    for character in line {
      if let open = quote {
        if character == open { quote = nil } else { word?.append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character == " " {
        end()
      } else if "|;&<>".contains(character) {
        end()
        commands.append([])
      } else if character == "#", word == nil {
        break
      } else {
        word = (word ?? "") + String(character)
      }
    }
    end()
    return commands
  }

  private struct Dump: Decodable {
    var command: Node
  }

  private struct Node: Decodable {
    var commandName: String
    var subcommands: [Node]?
    var arguments: [Argument]?
    var shouldDisplay: Bool?

    /// Of its options and flags, and of the commands below it.
    var longNames: [String] {
      var names: [String] = []
      for argument in arguments ?? [] where argument.kind != "positional" && argument.shouldDisplay != false {
        for name in argument.names ?? [] where name.kind == "long" { names.append(name.name) }
      }
      for command in subcommands ?? [] { names += command.longNames }
      return names
    }
  }

  private struct Argument: Decodable {
    var kind: String
    var names: [Name]?
    var shouldDisplay: Bool?
  }

  private struct Name: Decodable {
    var kind: String
    var name: String
  }
}
