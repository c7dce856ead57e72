import Testing

/// `runcguard identify`, on the files of this machine: 0 a runtime, 1 none, 2 unreadable.
@Suite("Identify", .requiresProgram("runc", "crun", "podman"))
struct IdentifyTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  private func identify(_ words: String...) throws -> Completion {
    try Guard.invoking(["identify"] + words).run(in: scratch)
  }

  @Test("tells a runtime by its content, whatever its name", arguments: ["runc", "crun"])
  func runtime(name: String) throws {
    let file = try #require(Checkout.program(name))
    let installed = try identify(file)
    #expect(installed.status == .exited(0), "\(installed.testDescription)")
    #expect(installed.output.contains(name))

    let copied = try Command("cp", file, "cc1plus").run(in: scratch)
    #expect(copied.status == .exited(0))
    let copy = try identify(scratch.file("cc1plus"))
    #expect(copy.status == .exited(0), "\(copy.testDescription)")
    #expect(copy.output.contains(name))
  }

  @Test("names a component of an engine", .requiresProgram("podman"))
  func component() throws {
    let completion = try identify(try #require(Checkout.program("podman")))
    #expect(completion.status == .exited(0), "\(completion.testDescription)")
    #expect(completion.output.contains("engine component podman"))
    #expect(!completion.output.contains("container runtime"))
  }

  @Test("takes no ordinary program for a runtime or an engine")
  func ordinary() throws {
    let completion = try identify(try #require(Checkout.program("true")))
    #expect(completion.status == .exited(1), "\(completion.testDescription)")
  }

  @Test("says so where a file cannot be read")
  func unreadable() throws {
    let completion = try identify(scratch.file("missing"))
    #expect(completion.status == .exited(2), "\(completion.testDescription)")
  }
}
