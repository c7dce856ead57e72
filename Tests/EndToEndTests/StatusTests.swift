import Foundation
import Testing

/// The exit status is the one thing that every CI system reads.
@Suite("Exit status", .requiresPtrace)
struct StatusTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  @Test(
    "is the step's own",
    arguments: [
      ("true", 0), ("exit 3", 3), ("exit 255", 255), ("kill -9 $$", 137), ("kill -TERM $$", 143),
      ("kill -SEGV $$", 139),
    ] as [(String, Int32)], GuardMode.allCases)
  func own(expected: (script: String, status: Int32), mode: GuardMode) throws {
    let (script, status) = expected
    let run = try Guard.run(.shell(script), mode: mode, in: scratch)
    #expect(run.status == .exited(status), "\(run.testDescription)")
    let verdict = try run.verdict()
    #expect(verdict.outcome == "clean")
    #expect(verdict.job?.exitStatus == Int(status))
  }

  @Test("is 127 where there is no such command", arguments: GuardMode.allCases)
  func notFound(mode: GuardMode) throws {
    let run = try Guard.run(Command("no-such-command-anywhere"), mode: mode, in: scratch)
    #expect(run.status == .exited(127), "\(run.testDescription)")
    #expect(run.completion.errors.contains("no-such-command-anywhere"))
  }

  @Test("is 126 where the command cannot be run", arguments: GuardMode.allCases)
  func notRunnable(mode: GuardMode) throws {
    let file = try scratch.write("not a program\n", to: "text")
    let run = try Guard.run(Command(file), mode: mode, in: scratch)
    #expect(run.status == .exited(126), "\(run.testDescription)")
    #expect(run.completion.errors.contains(file))
    #expect(try Guard.run(Command("/"), mode: mode, in: scratch).status == .exited(126))
  }

  @Test(
    "is 125 where the policy cannot be read, and nothing runs",
    arguments: ["version: 2\n", "version: 1\non_violatoin: kill\n", "version: 1\nengines: {use: [docker\n"])
  func brokenPolicy(policy: String) throws {
    let run = try Guard.run(.shell("touch ran"), policy: policy, in: scratch)
    #expect(run.status == .exited(125), "\(run.testDescription)")
    #expect(!scratch.exists("ran"))
    #expect(run.completion.errors.contains("policy.yml"))
  }

  @Test("is 125 where there is no such policy, and nothing runs")
  func missingPolicy() throws {
    let words = ["run", "--policy", scratch.file("missing.yml"), "--"]
    let completion = try Guard.invoking(words, .shell("touch ran")).run(in: scratch)
    #expect(completion.status == .exited(125), "\(completion.testDescription)")
    #expect(!scratch.exists("ran"))
  }

  @Test("is 125 where not even one descriptor can be had, and nothing runs")
  func noDescriptor() throws {
    let command = try Guard.invoking(["run", "--"], Command("touch", "ran"))
    let limited = command.prefixed(by: ["sh", "-c", "ulimit -n 3; exec \"$@\"", "sh"])
    let completion = try limited.run(in: scratch)
    #expect(completion.status == .exited(125), "\(completion.testDescription)")
    #expect(completion.output == "")
    #expect(!scratch.exists("ran"))
  }

  @Test("is 125 where no report may grow, and nothing runs")
  func noFileSize() throws {
    let command = try Guard.invoking(["run", "--json", scratch.file("verdict.json"), "--"], Command("touch", "ran"))
    let limited = command.prefixed(by: ["sh", "-c", "ulimit -f 0; exec \"$@\"", "sh"])
    let completion = try limited.run(in: scratch)
    #expect(completion.status == .exited(125), "\(completion.testDescription)")
    #expect(!scratch.exists("ran"))
  }

  @Test("is 86 for a violation, whatever the step would have ended with", .requiresProgram("runc"))
  func violation() throws {
    let run = try Guard.run(.shell("runc --version; exit 3"), in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    let chosen = try Guard.run(.shell("runc --version"), options: ["--violation-exit-code", "99"], in: scratch)
    #expect(chosen.status == .exited(99), "\(chosen.testDescription)")
  }

  @Test(
    "is 64 where the command line is wrong, and nothing runs",
    arguments: [
      ["run", "--no-such-option", "--", "touch", "ran"], ["run", "--on-violation", "maybe", "--", "touch", "ran"],
      ["run"], ["run", "--"], ["no-such-subcommand"],
    ])
  func usage(words: [String]) throws {
    let completion = try Guard.invoking(words).run(in: scratch)
    #expect(completion.status == .exited(64), "\(completion.testDescription)")
    #expect(!scratch.exists("ran"))
    #expect(completion.output == "")
  }

  @Test("writes nothing to standard output, and one line to standard error")
  func quiet() throws {
    let run = try Guard.run(Command("true"), in: scratch)
    #expect(run.completion.output == "")
    #expect(run.completion.errors.split(separator: "\n").count == 1, "\(run.testDescription)")
    let quiet = try Guard.run(Command("true"), options: ["--quiet"], in: scratch)
    #expect(quiet.completion.errors == "")
  }
}
