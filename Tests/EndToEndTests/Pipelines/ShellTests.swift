import Foundation
import Testing

/// The guard in a shell's place: what the shell would have done happens, and is guarded.
@Suite("The guard as a shell", .requiresPtrace)
struct ShellTests {
  let scratch: Scratch
  let links: GuardLinks

  init() throws {
    scratch = try Scratch()
    links = try GuardLinks(["runcguard", "runcguard-sh", "runcguard-bash", "bash"], in: scratch)
  }

  /// A way in which a CI system calls its shell; FILE and CMD stand for the script.
  struct Shape: CustomTestStringConvertible, Sendable {
    var call: [String]
    var shell: String
    var isStandardInput = false
    var testDescription: String { call.joined(separator: " ") + (isStandardInput ? " <FILE" : "") }

    init(_ guarded: String, _ arguments: String, as shell: String) {
      isStandardInput = arguments.hasSuffix("<FILE")
      let words = arguments.split(separator: " ").map(String.init).filter { $0 != "<FILE" }
      call = guarded.split(separator: " ").map(String.init) + words
      self.shell = shell
    }

    static let all: [Shape] =
      [
        "FILE", "-xe FILE", "-e FILE", "-c CMD", "-ec CMD name", "<FILE", "-s first <FILE", "-l <FILE",
        "-x -e FILE one",
      ].flatMap { [Shape("runcguard-sh", $0, as: "/bin/sh"), Shape("runcguard shell -- sh", $0, as: "/bin/sh")] }
      + [
        "--noprofile --norc -eo pipefail FILE", "--noprofile --norc -e -o pipefail FILE", "-e -c CMD", "-l <FILE",
        "-eo pipefail <FILE", "-eo pipefail -c CMD", "-lc CMD",
      ].flatMap {
        [
          Shape("runcguard-bash", $0, as: "/bin/bash"), Shape("runcguard shell -- bash", $0, as: "/bin/bash"),
          Shape("bash", $0, as: "/bin/bash"),
        ]
      }
  }

  private func command(_ shape: Shape, script: String, guarded: Bool, file: String) throws -> Command {
    let own = shape.shell.split(separator: "/").last.map(String.init) ?? ""
    let arguments = shape.call.drop { $0 != "FILE" && !$0.hasPrefix("-") || $0 == "--" }
    let bare = [shape.shell] + arguments
    var words = guarded ? [links.path(shape.call[0])] + shape.call.dropFirst() : bare
    words = words.map { $0 == "FILE" ? file : $0 == "CMD" ? script : $0 == own ? shape.shell : $0 }
    let environment = try links.environment(in: scratch, ["RUNCGUARD_QUIET": "1"])
    return Command(words).with {
      $0.environment = environment
      if shape.isStandardInput { $0.input = Array(script.utf8) }
    }
  }

  private static let script = """
    printf '%s|' "$#" "$@" "$-"; echo; echo wrong >&2
    echo "sum $((40 + 2))"
    cat /dev/null && (exit 7)

    """

  @Test("does what the shell does, in every shape", arguments: Shape.all)
  func same(shape: Shape) throws {
    let file = try scratch.write(Self.script, to: "script")
    let bare = try command(shape, script: Self.script, guarded: false, file: file).run(in: scratch)
    let guarded = try command(shape, script: Self.script, guarded: true, file: file).run(in: scratch)
    #expect(bare.output.contains("sum 42"), "\(bare.testDescription)")
    #expect(bare.status == .exited(7))
    #expect(guarded.output == bare.output, "\(guarded.testDescription)")
    #expect(guarded.errors.replacing("line 0", with: "") == bare.errors.replacing("line 0", with: ""))
    #expect(guarded.status == bare.status)
  }

  @Test("stops a runtime, in every shape", .requiresProgram("runc"), arguments: Shape.all)
  func stops(shape: Shape) throws {
    let script = "echo before; /usr/sbin/runc --version; echo after\n"
    let file = try scratch.write(script, to: "script")
    let guarded = try command(shape, script: script, guarded: true, file: file).run(in: scratch)
    #expect(guarded.status == .exited(86), "\(guarded.testDescription)")
    #expect(guarded.output == "before\n")
    #expect(guarded.errors.contains("VIOLATION RCG001"))
  }

  @Test(
    "is the interpreter of a script, with one argument for all options",
    arguments: [
      ("#!LINKS/runcguard-sh", "hB"), ("#!LINKS/runcguard-sh -e", "eh"),
      ("#!LINKS/runcguard-bash -eu -o pipefail", "eu"),
      ("#!LINKS/runcguard shell -- /bin/bash -eu", "eu"),
      ("#!/usr/bin/env -S LINKS/runcguard shell -- /bin/sh -eu", "eu"),
    ])
  func interpreter(line: String, flags: String) throws {
    let text = line.replacing("LINKS", with: links.folder) + "\necho \"$0 $# $1 $-\"\nexit 3\n"
    let script = try scratch.write(text, to: "step", executable: true)
    let environment = try links.environment(in: scratch)
    let completion = try Command(script, "a b").with { $0.environment = environment }.run(in: scratch)
    #expect(completion.status == .exited(3), "\(completion.testDescription)")
    #expect(completion.output.hasPrefix("\(script) 1 a b "))
    if line.hasSuffix("u") || line.hasSuffix("-e") {
      let shown = completion.output.split(separator: " ").last ?? ""
      #expect(flags.allSatisfy { shown.contains($0) || $0 == "h" }, "\(completion.testDescription)")
    }
  }

  @Test("hands on bytes that are no text")
  func bytes() throws {
    let environment = try links.environment(in: scratch)
    let arguments: [[UInt8]] = [Array("-c".utf8), Array("printf %s \"$1\"".utf8), [0x78], [0xff, 0x20, 0xc3]]
    for name in ["runcguard-sh", "runcguard"] {
      let front = name == "runcguard" ? ["shell", "--", "/bin/sh"] : []
      let command = Command([links.path(name)] + front).with {
        $0.words += arguments
        $0.environment = environment
      }
      #expect(try command.run(in: scratch).outputBytes == [0xff, 0x20, 0xc3])
    }
  }

  @Test("refuses what it cannot be, and runs nothing then")
  func usage() throws {
    func run(_ words: [String], _ variables: [String: String] = [:]) throws -> Completion {
      let environment = try links.environment(in: scratch, variables)
      return try Command([links.path(words[0])] + words.dropFirst()).with { $0.environment = environment }
        .run(in: scratch)
    }
    for (words, variables, told) in [
      (["runcguard", "shell"], [:], "runcguard shell -- COMMAND"), (["runcguard", "shell", "--"], [:], "COMMAND"),
      (["runcguard", "shell", "-xe", "script"], [:], "Unknown option"),
      (["runcguard-sh", "-c", "touch ran"], ["RUNCGUARD_SHELL": "bash"], "full path"),
      (["runcguard-sh", "-c", "touch ran"], ["RUNCGUARD_SHELL": links.path("runcguard")], "runcguard itself"),
      (["runcguard-sh", "-c", "touch ran"], ["RUNCGUARD_STAGE": "moon"], "moon"),
    ] as [([String], [String: String], String)] {
      let completion = try run(words, variables)
      #expect(completion.status == .exited(64), "\(completion.testDescription)")
      #expect(completion.errors.contains(told), "\(completion.testDescription)")
      #expect(!scratch.exists("ran"))
    }
    let missing = try run(["runcguard-sh", "-c", "touch ran"], ["RUNCGUARD_SHELL": "/no/such/shell"])
    #expect(missing.status == .exited(127), "\(missing.testDescription)")
  }

  @Test("reports for every step under a name of its own, the same in every run")
  func names() throws {
    func reports(_ folder: String, _ variables: [String: String]) throws -> [String] {
      let settings = ["RUNCGUARD_REPORT_DIR": scratch.file(folder)].merging(variables) { $1 }
      let environment = try links.environment(in: scratch, settings)
      for script in ["true", "echo other", "true"] {
        let completion = try Command(links.path("runcguard-sh"), "-c", script).with { $0.environment = environment }
          .run(in: scratch)
        #expect(completion.status == .exited(0), "\(completion.testDescription)")
      }
      return try FileManager.default.contentsOfDirectory(atPath: scratch.file(folder))
        .filter { $0.hasSuffix(".verdict.json") }.sorted()
    }
    let first = try reports("first", [:])
    #expect(first.count == 3, "\(first)")
    #expect(first.contains { $0.hasSuffix("-2.verdict.json") }, "the repeated step has a number: \(first)")
    #expect(try reports("second", [:]) == first)
    let job = try reports("third", ["GITLAB_CI": "true", "CI_JOB_NAME": "build image"])
    #expect(job.allSatisfy { $0.hasPrefix("build-image-") }, "\(job)")
    let named = try reports("fourth", ["RUNCGUARD_NAME": "mine"])
    #expect(named == ["mine.verdict.json"], "a name that was given is the caller's word")
  }
}
