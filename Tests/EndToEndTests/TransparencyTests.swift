import Foundation
import Testing

/// An honest step must not be able to tell that it is guarded: same output, same status.
@Suite("An honest step", .requiresPtrace)
struct TransparencyTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  /// Runs a step bare and guarded.
  private func both(
    _ step: Command, in mode: GuardMode? = nil, around prefix: [String] = []
  ) throws -> (bare: Completion, guarded: Completion) {
    let bare = try step.prefixed(by: prefix).run(in: scratch)
    let guarded = try Guard.guarding(step, options: ["--quiet"], mode: mode, in: scratch).prefixed(by: prefix).run(
      in: scratch)
    return (bare, guarded)
  }

  /// Runs a step bare and guarded, and expects the same of both.
  private func expectSame(
    _ step: Command, in mode: GuardMode? = nil, around prefix: [String] = []
  ) throws -> Completion {
    let (bare, guarded) = try both(step, in: mode, around: prefix)
    #expect(guarded.status == bare.status, "\(guarded.testDescription)")
    #expect(guarded.outputBytes == bare.outputBytes, "\(guarded.testDescription)")
    #expect(guarded.errorBytes == bare.errorBytes, "\(guarded.testDescription)")
    #expect(try VerdictFile(reading: scratch.file("verdict.json")).outcome == "clean")
    return bare
  }

  @Test(
    "inherits everything: signals, limits, umask, descriptors, arguments, environment", arguments: GuardMode.allCases)
  func inheritedState(mode: GuardMode) throws {
    let names = [0xff, 0xfe, 0x0a, 0x22, 0x5c, 0x1b].map { UInt8($0) }
    var step = Command(try Victim.path("print-state"), "", "two words", "--json", "--")
    step.words.append(names)
    step.environment["EMPTY"] = ""
    let prepare = "umask 027; ulimit -n 200; ulimit -c 0; cd /usr; exec 7< /etc/passwd; exec \"$@\""
    let prefix = [
      "env", "--block-signal=USR1", "--block-signal=CHLD", "--ignore-signal=INT", "--ignore-signal=PIPE", "setpriv",
      "--pdeathsig", "clear", "nice", "-n", "3", "sh", "-c", prepare, "sh",
    ]
    let (bare, guarded) = try both(step, in: mode, around: prefix)
    #expect(bare.status == .exited(0), "\(bare.testDescription)")
    #expect(comparable(guarded) == comparable(bare))
  }

  /// Without the names of the files that stand for the streams, which are new for each run.
  private func comparable(_ completion: Completion) -> [String] {
    completion.output.replacing(/stream-[0-9A-F-]+-/, with: "stream-").split(separator: "\n").map(String.init)
  }

  @Test("may use AddressSanitizer, whose leak check attaches with ptrace")
  func sanitizer() throws {
    let clean = try expectSame(Command(try Victim.path("asan-victim")))
    #expect(clean.output == "x clean\n", "\(clean.testDescription)")

    let (bare, guarded) = try both(Command(try Victim.path("asan-victim"), "leak"))
    #expect(bare.errors.contains("detected memory leaks"), "\(bare.testDescription)")
    #expect(guarded.errors.contains("detected memory leaks"), "\(guarded.testDescription)")
    #expect(guarded.status == bare.status)
  }

  @Test("may attach a debugger to its processes", .requiresProgram("gdb"))
  func debugger() throws {
    let script = """
      sleep 60 & target=$!
      gdb -nx -batch -p $target -ex 'printf "attached to %s\\n", "it"' 2>&1 | grep -E 'attached to|not permitted'
      kill $target
      """
    let bare = try expectSame(.shell(script))
    #expect(bare.output == "attached to it\n")
  }

  @Test("may start a program in a debugger", .requiresProgram("gdb"))
  func debugged() throws {
    let script = """
      gdb -nx -batch -ex run --args sh -c 'sleep 0.3; echo debugged' 2>&1 |
        grep -E '^debugged|exited normally|rror' | sed 's/ [0-9]*) / N) /'
      """
    let bare = try expectSame(.shell(script))
    #expect(bare.output.contains("debugged\n"), "\(bare.testDescription)")
    #expect(bare.output.contains("exited normally"))
  }

  @Test("may trace its own programs", .requiresProgram("strace"))
  func traced() throws {
    // Programs that last: one that ends within a millisecond may end before the guard has seen it, and is no pass then.
    let script =
      "strace -f -qq -o log -e trace=execve sh -c 'sleep 0.3; sleep 0.3; echo traced; exit 5'; echo $?; grep -c execve log"
    let bare = try expectSame(.shell(script))
    #expect(bare.output == "traced\n5\n3\n", "\(bare.testDescription)")
  }

  @Test("builds with make and a compiler", .requiresProgram("make", "cc"), arguments: GuardMode.allCases)
  func build(mode: GuardMode) throws {
    for number in 0..<20 {
      try scratch.write("int f\(number)(void) { return \(number); }\n", to: "f\(number).c")
    }
    let calls = (0..<20).map { "f\($0)()" }
    let declarations = calls.map { "int \($0.replacing("()", with: "(void)"));" }.joined(separator: "\n")
    let program =
      "#include <stdio.h>\n\(declarations)\nint main(void) { printf(\"%d\\n\", \(calls.joined(separator: " + "))); }\n"
    try scratch.write(program, to: "main.c")
    let makefile = "sum: main.o $(patsubst %,f%.o,$(shell seq 0 19))\n\t$(CC) -o $@ $^\nclean:\n\trm -f sum *.o\n"
    try scratch.write(makefile, to: "Makefile")
    let bare = try expectSame(
      .shell("make -s clean && make -s -j2 && ./sum && make -s -q && echo up to date"), in: mode)
    #expect(bare.output == "190\nup to date\n", "\(bare.testDescription)")
  }

  @Test("reads all of its standard input, and nobody else reads any", arguments: GuardMode.allCases)
  func standardInput(mode: GuardMode) throws {
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let bare = try expectSame(Command(try Victim.path("read-stdin")).with { $0.input = bytes }, in: mode)
    #expect(bare.outputBytes == bytes)
    // What one process leaves, the next one gets.
    let parts = try expectSame(
      Command.shell("head -n 1; cat").with { $0.input = [UInt8]("one\ntwo\nthree\n".utf8) }, in: mode)
    #expect(parts.output == "one\ntwo\nthree\n")
  }

  @Test("may have an environment of two megabytes", arguments: GuardMode.allCases)
  func hugeEnvironment(mode: GuardMode) throws {
    // Up to a quarter of the stack's limit may be arguments and environment, of which one string may have 128 KiB.
    let grow = """
      ulimit -s 32768; value=$(head -c 130000 /dev/zero | tr '\\0' x)
      for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do export "V$i=$value"; done
      exec "$@"
      """
    let step = Command.shell("env | grep ^V | sort | sha256sum; env | wc -c")
    let (bare, guarded) = try both(step, in: mode, around: ["sh", "-c", grow, "sh"])
    #expect(bare.status == .exited(0), "\(bare.testDescription)")
    #expect(guarded.status == .exited(0), "\(guarded.testDescription)")
    #expect(guarded.outputBytes == bare.outputBytes)
    let size = try #require(bare.output.split(separator: "\n").last.flatMap { Int($0) })
    #expect(size > 2 << 20)
  }

  @Test("is not traced after an exec that failed")
  func failedExec() throws {
    let bare = try expectSame(Command(try Victim.path("tracer-pid")))
    #expect(bare.output.hasSuffix("TracerPid:\t0\n"), "\(bare.testDescription)")
  }

  @Test("finds a program on its PATH", arguments: GuardMode.allCases)
  func pathSearch(mode: GuardMode) throws {
    let found = try expectSame(Command(try Victim.path("path-search"), "echo", "found"), in: mode)
    #expect(found.output == "found\n", "\(found.testDescription)")
  }

  @Test(
    "starts programs in every honest way", arguments: ["vfork-exec", "posix-spawn", "thread-exec", "memfd-exec"],
    GuardMode.allCases)
  func honestWays(victim: String, mode: GuardMode) throws {
    let bare = try expectSame(Command(try Victim.path(victim), "/bin/echo", "hello"), in: mode)
    #expect(bare.output == "hello\n")
  }

  @Test("starts a thousand programs one after the other", arguments: GuardMode.allCases)
  func manyPrograms(mode: GuardMode) throws {
    let step = Command(try Victim.path("exec-storm"), "1000", "/bin/true")
    let run = try Guard.run(step, mode: mode, in: scratch)
    #expect(run.status == .exited(0), "\(run.testDescription)")
    let verdict = try run.verdict()
    #expect(verdict.summary.execs >= 1001)
    #expect(verdict.outcome == "clean")
  }
}
