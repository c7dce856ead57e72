import Foundation
import Testing

/// The README's steps, as a newcomer would type them.
@Suite("The README's tutorial", .requiresPtrace, .requiresProgram("make", "cc", "runc"))
struct TutorialTests {
  /// A command line, and the status that the README says it ends with.
  struct Step: CustomTestStringConvertible {
    var line: String
    var status: Int32
    var shown: [String]
    var testDescription: String { line }
  }

  /// What stands after `$` and before `$ echo $?`.
  static let steps: [Step] = {
    let text = (try? String(contentsOfFile: "\(Checkout.root)/README.md", encoding: .utf8)) ?? ""
    return text.components(separatedBy: "```").filter { $0.contains("\n$ echo $?\n") }.compactMap { block in
      let lines = block.split(separator: "\n").map(String.init)
      guard let first = lines.first(where: { $0.hasPrefix("$ ") }), let status = lines.last.flatMap(Int32.init) else {
        return nil
      }
      return Step(
        line: String(first.dropFirst(2)), status: status, shown: lines.filter { $0.hasPrefix("runcguard: ") })
    }
  }()

  @Test("has a green and a red step")
  func both() {
    #expect(Self.steps.map(\.status) == [0, 86])
  }

  @Test("ends as it says", arguments: steps)
  func step(step: Step) throws {
    let scratch = try Scratch()
    try FileManager.default.copyItem(atPath: "\(Checkout.root)/ci-examples", toPath: scratch.file("ci-examples"))
    let binary = try #require(Guard.binary)
    let folder = URL(filePath: binary).deletingLastPathComponent().path(percentEncoded: false)
    let completion = try Command.shell(step.line).with {
      $0.environment["PATH"] = "\(folder):/usr/sbin:/usr/bin:/sbin:/bin"
    }.run(in: scratch)
    #expect(completion.status == .exited(step.status), "\(completion.testDescription)")
    // The first words of each line of the guard's; counts and temporary names differ.
    for line in step.shown {
      let beginning = line.split(separator: " ").prefix(line.contains("VIOLATION") ? 4 : 2).joined(separator: " ")
      #expect(completion.errors.contains(beginning), "\(completion.testDescription)")
    }
  }
}
