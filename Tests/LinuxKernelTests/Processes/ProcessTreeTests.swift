import GuardModel
import Testing

@testable import LinuxKernel

@Suite struct ProcessTreeTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private static func stat(_ command: String, state: String = "S", parent: String = "7", threads: String = "1")
    -> [UInt8]
  {
    Array(
      "4711 (\(command)) \(state) \(parent) 7 7 0 -1 4194304 111 0 0 0 1 2 3 4 20 0 \(threads) 0 2046 2359296 228\n"
        .utf8)
  }

  @Test(
    "The parent, whatever the command calls itself",
    arguments: [
      "sleep", "", " ", ")", "(", "a b", ") Z 1 (", "x) R 99 99 99", "((()))", "\n", "a\n) S 3", "\u{301}", "tab\there",
      ") Z 1 2 3 4 5 6",
    ])
  func hostileNames(command: String) {
    #expect(ProcessTree.parentOfLiving(stat: Self.stat(command)) == ProcessID(rawValue: 7))
    #expect(ProcessTree.parentOfLiving(stat: Self.stat(command, state: "Z")) == nil)
  }

  @Test("Bytes that are no text")
  func invalidName() {
    let bytes = [UInt8]("1 (".utf8) + [0xFF, 0xC0, 0x80] + [UInt8](") R 5 5".utf8)
    #expect(ProcessTree.parentOfLiving(stat: bytes) == ProcessID(rawValue: 5))
  }

  @Test("Only a zombie without living threads is dead")
  func zombies() {
    #expect(ProcessTree.parentOfLiving(stat: Self.stat("x", state: "Z", threads: "2")) == ProcessID(rawValue: 7))
    #expect(ProcessTree.parentOfLiving(stat: Self.stat("x", state: "Z", threads: "1")) == nil)
    #expect(ProcessTree.parentOfLiving(stat: Self.stat("x", state: "Z", threads: "0")) == nil)
    #expect(ProcessTree.parentOfLiving(stat: Self.stat("Z", state: "D", parent: "0")) == ProcessID(rawValue: 0))
  }

  @Test(
    "Text that is none of the kernel's",
    arguments: ["", "1", "1 (x", "1 (x)", "1 (x) ", "1 (x) S", "1 (x) S x", "1 (x) S 99999999999", "1 (x) S -"])
  func malformed(text: String) { #expect(ProcessTree.parentOfLiving(stat: Array(text.utf8)) == nil) }

  @Test("Descendants of a shell, without the dead ones, and with one that calls itself dead")
  func descendants() throws {
    let liar = try scratch.link("a) Z 1 1 (\r", to: "/bin/cat")
    try Child.with("/bin/true & echo $!; ('\(liar)' <&3; :) & echo $!; wait; read line <&3") { (child) throws in
      let dead = ProcessID(rawValue: try #require(Int32(child.greeting)))
      let fork = ProcessID(rawValue: try #require(Int32(child.line())))
      // The shell may bury the dead one at once or later; neither way is it a descendant that lives.
      #expect(try eventually { try ProcessTree.descendants(of: fork).count == 1 })
      let found = try ProcessTree.descendants(of: child.process)
      #expect(found.count == 2)
      #expect(found.contains(fork))
      #expect(!found.contains(dead))
      let cat = try #require(try ProcessTree.descendants(of: fork).first)
      #expect(try ProcessFiles(cat).status()["Name"] == "a) Z 1 1 (\r")
      #expect(try ProcessTree.descendants(of: GuardProcess.process).contains(child.process))
      #expect(try ProcessTree.all().contains(child.process))
    }
  }

  @Test("A dead process that nobody has waited for has no parent here")
  func zombie() throws {
    try Child.withZombie { (child, zombie) throws in
      #expect(ProcessTree.parentOfLiving(zombie) == nil)
      #expect(try ProcessTree.all().contains(zombie))
      #expect(try ProcessTree.descendants(of: child.process).isEmpty)
    }
  }

  @Test("A thread's process; a number that nobody has")
  func processOfThread() throws {
    #expect(try ProcessTree.process(of: ThreadID(leaderOf: GuardProcess.process)) == GuardProcess.process)
    let threads = try threadNumbers(of: GuardProcess.process)
    #expect(threads.count > 1)
    for thread in threads {
      // The test library's threads come and go.
      guard let process = try? ProcessTree.process(of: thread) else { continue }
      #expect(process == GuardProcess.process)
    }
    #expect(throws: Errno.self) { try ProcessTree.process(of: ThreadID(rawValue: .max)) }
    #expect(throws: Errno.self) { try ProcessTree.process(of: ThreadID(rawValue: 0)) }
  }
}
