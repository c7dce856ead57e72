import Foundation
import Testing

/// `make SHELL=runcguard-sh`: every recipe line guarded, and make's own output untouched.
@Suite("The guard as make's shell", .requiresPtrace, .requiresProgram("make"))
struct MakeShellTests {
  let scratch: Scratch
  let links: GuardLinks

  init() throws {
    scratch = try Scratch()
    links = try GuardLinks(in: scratch)
  }

  private func make(_ makefile: String, _ words: [String], _ variables: [String: String] = [:]) throws -> Command {
    try scratch.write(makefile, to: "Makefile")
    let environment = try links.environment(in: scratch, variables)
    return Command(["make", "--no-print-directory"] + words).with { $0.environment = environment }
  }

  /// Two hundred recipe lines, each a word to the next.
  private static let lines =
    "all: \((1...200).map { "t\($0)" }.joined(separator: " "))\n\t@echo done\nt%:\n\t@echo $@ >$@ && cat $@\n"

  @Test("says what the shell says, and nothing of its own")
  func silent() throws {
    let makefile = "value := $(shell echo captured 2>&1)\nall:\n\t@echo '$(value)' && echo wrong >&2\n"
    let completion = try make(makefile, ["SHELL=runcguard-sh"]).run(in: scratch)
    #expect(completion.status == .exited(0), "\(completion.testDescription)")
    #expect(completion.output == "captured\n")
    #expect(completion.errors == "wrong\n")
  }

  @Test("ends make at a line that executes a runtime", .requiresProgram("runc"))
  func violation() throws {
    let makefile = "all:\n\t@echo before\n\t@/usr/sbin/runc --version\n\t@echo after\n"
    let completion = try make(makefile, ["SHELL=runcguard-sh"], ["RUNCGUARD_REPORT_DIR": scratch.file("reports")])
      .run(in: scratch)
    #expect(completion.status == .exited(2), "\(completion.testDescription)")
    #expect(completion.output == "before\n")
    #expect(completion.errors.contains("VIOLATION RCG001"))
    #expect(completion.errors.contains("Error 86"))
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.file("reports"))
    #expect(names.allSatisfy { $0.hasPrefix("make-") && $0.hasSuffix(".verdict.json") }, "\(names)")
    #expect(names.count == 2, "one for each line that ran: \(names)")
  }

  @Test("below a guard is the shell and nothing else, and the outer guard sees every line", .requiresProgram("runc"))
  func nested() throws {
    for (makefile, status) in [(Self.lines, 0), ("all:\n\t@echo before\n\t@/usr/sbin/runc --version\n", 86)]
      as [(String, Int32)]
    {
      let folder = scratch.file("reports-\(status)")
      let command = try make(makefile, ["SHELL=runcguard-sh"], ["RUNCGUARD_REPORT_DIR": folder])
      let outer = command.prefixed(by: [links.path("runcguard"), "run", "--name", "outer", "--"])
      let completion = try outer.with { $0.limit = .seconds(180) }.run(in: scratch)
      #expect(completion.status == .exited(status), "\(completion.testDescription)")
      #expect(completion.errors.split(separator: "\n").count { $0.hasPrefix("runcguard:") } <= (status == 0 ? 1 : 3))
      let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix("verdict.json") }
      #expect(names == ["outer.verdict.json"], "\(names)")
    }
  }

  @Test("guards hundreds of lines at once, each with a verdict of its own")
  func many() throws {
    let command = try make(
      Self.lines, ["-j4", "SHELL=runcguard-sh"], ["RUNCGUARD_REPORT_DIR": scratch.file("reports")])
    let completion = try command.with { $0.limit = .seconds(180) }.run(in: scratch)
    #expect(completion.status == .exited(0), "\(completion.testDescription)")
    #expect(completion.output.split(separator: "\n").count == 201)
    #expect(completion.errors == "")
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.file("reports"))
      .filter { $0.hasSuffix(".verdict.json") }
    #expect(names.count == 201)
  }
}
