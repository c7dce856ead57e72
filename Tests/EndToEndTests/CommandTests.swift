import Foundation
import Glibc
import Testing

/// What the other suites rely on.
@Suite("Running a command")
struct CommandTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  @Test("tells output, errors and status apart")
  func outcome() throws {
    let completion = try Command.shell("cat; echo wrong >&2; exit 3").with { $0.input = [0x61, 0xff] }.run(in: scratch)
    #expect(completion.outputBytes == [0x61, 0xff])
    #expect(completion.errors == "wrong\n")
    #expect(completion.status == .exited(3))
    #expect(try Command.shell("kill -9 $$").run(in: scratch).status == .signalled(SIGKILL))
  }

  @Test("that hangs reports what its processes were doing, and leaves none of them")
  func hanging() throws {
    let hang = Command.shell("setsid sleep 299 & sleep 298; true").with { $0.limit = .milliseconds(500) }
    let error = try #require(throws: TimedOut.self) { try hang.run(in: scratch) }
    for sign in ["sleep 299", "sleep 298", "State:", "TracerPid:", "wchan"] {
      #expect(error.description.contains(sign), "\(error.description)")
    }
    #expect(!scratch.processes.alive, "\(scratch.processes.report())")
  }

  @Test("leaves no daemon when its folder goes")
  func daemon() throws {
    let mark: String = try {
      let short = try Scratch()
      // In the middle of its execs the daemon has no environment to be found by.
      _ = try Command.shell(
        "setsid sleep 297 >/dev/null 2>&1 & until grep -qa '^sleep' /proc/$!/cmdline; do sleep 0.01; done"
      ).run(in: short)
      #expect(short.processes.alive)
      return short.path
    }()
    #expect(!ProcessTree(mark: mark).alive)
    #expect(!FileManager.default.fileExists(atPath: mark))
  }
}
