import Foundation
import Testing

/// A way to run a runtime so that it does not look like one.
struct Disguise: Sendable, CustomTestStringConvertible {
  let name: String
  var runtime = "runc"
  /// What the finding must say beside `caller-not-engine`.
  var reasons: Set<String> = []
  /// The victim that it needs, with the words between its name and the runtime's path.
  var victim: [String]?
  /// A shell line; `@R` stands for the runtime's path and `@A` for the arguments that run the bundle.
  var line = "@R @A"

  var testDescription: String { name }

  static let all: [Disguise] = [
    Disguise(name: "symbolic link", line: "ln -s @R podman; ./podman @A"),
    Disguise(
      name: "hard link", reasons: ["runtime-disguised"],
      // Of a copy: a link to the installed runtime would change its times, and so its trust, under the engine tests.
      line: "cp @R copy; ln copy cc1plus; ./cc1plus @A"),
    Disguise(name: "renamed copy", reasons: ["runtime-disguised"], line: "cp @R cc1plus; ./cc1plus @A"),
    Disguise(
      name: "renamed copy of crun", runtime: "crun", reasons: ["runtime-disguised"], line: "cp @R cc1plus; ./cc1plus @A"
    ),
    Disguise(
      name: "padded copy", reasons: ["runtime-disguised"], line: "{ cat @R; echo x; } > as; chmod 755 as; ./as @A"),
    Disguise(
      name: "bind mount over another program", reasons: ["runtime-disguised"],
      line: "unshare -m sh -c 'mount --bind @R /usr/bin/env; /usr/bin/env @A; true'"),
    Disguise(name: "descriptor in /proc", line: "exec 9< @R; /proc/self/fd/9 @A"),
    Disguise(name: "root link in /proc", line: "/proc/self/root@R @A"),
    Disguise(name: "memory file", reasons: ["runtime-disguised"], victim: ["memfd-exec"]),
    Disguise(name: "memory file of crun", runtime: "crun", reasons: ["runtime-disguised"], victim: ["memfd-exec"]),
    Disguise(name: "unlinked temporary file", reasons: ["runtime-disguised"], victim: ["tmpfile-exec", "."]),
    Disguise(name: "deleted file", reasons: ["runtime-disguised"], victim: ["deleted-exec", "."]),
    Disguise(name: "execveat of a descriptor", victim: ["execveat-empty-path"]),
    Disguise(name: "thread that is not the leader", victim: ["thread-exec"]),
    Disguise(name: "thread whose leader has ended", victim: ["zombie-leader-exec"]),
    Disguise(name: "one of eight threads", victim: ["many-threads-exec", "8"]),
    Disguise(name: "vfork", victim: ["vfork-exec"]),
    Disguise(name: "posix_spawn", victim: ["posix-spawn"]),
    Disguise(name: "process and argv[0] named make", victim: ["disguise-exec"]),
    Disguise(
      name: "daemon that lost its parents", victim: ["daemon-exec"],
      line: "@R @A; for i in $(seq 80); do [ -s started/marker ] && break; sleep 0.1; done"),
  ]

  /// Ways through the other system call table of an x86 machine.
  static let compatible = [
    Disguise(name: "32-bit system call from 64-bit code", victim: ["int80-exec"]),
    Disguise(name: "32-bit program", victim: ["plain-exec-32"]),
  ]

  /// Without those whose victims could not be built here, unless none may be left out.
  static let possible: [Disguise] = {
    #if arch(x86_64)
      let wanted = all + compatible
    #else
      let wanted = all
    #endif
    return wanted.filter { disguise in
      guard let victim = disguise.victim?.first, !Requirement.allowsNoSkipping else { return true }
      return Victim.isBuilt(victim)
    }
  }()

  func step(for bundle: Bundle) throws -> Command {
    var program = try #require(Checkout.program(runtime))
    if let victim { program = ([try Victim.path(victim[0])] + victim.dropFirst() + [program]).joined(separator: " ") }
    return Command.shell(
      line.replacing("@R", with: program).replacing("@A", with: bundle.arguments.joined(separator: " "))
    ).with { $0.ownMounts = true }
  }
}

@Suite("A runtime in disguise", .requiresEngine("cc"), .requiresPtrace)
struct DisguiseTests {
  let scratch: Scratch
  let bundle: Bundle

  init() throws {
    scratch = try Scratch()
    bundle = try Bundle(in: scratch)
  }

  @Test("bare, it starts its container", arguments: Disguise.possible)
  func bare(disguise: Disguise) throws {
    let completion = try disguise.step(for: bundle).run(in: scratch)
    #expect(completion.status == .exited(0), "\(completion.testDescription)")
    #expect(bundle.started)
  }

  @Test("guarded, it is found and never runs", arguments: Disguise.possible, GuardMode.allCases)
  func guarded(disguise: Disguise, mode: GuardMode) throws {
    let run = try Guard.run(disguise.step(for: bundle), mode: mode, in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(!bundle.started)
    let verdict = try run.verdict()
    #expect(verdict.outcome == "violation")
    let finding = try #require(verdict.findings.first)
    #expect(verdict.findings.map(\.rule) == ["RCG001"])
    #expect(finding.runtime?.family == disguise.runtime)
    #expect(Set(finding.reasons).isSuperset(of: disguise.reasons.union(["caller-not-engine"])), "\(finding.reasons)")
  }

  @Test("as the interpreter of a script it is found", arguments: GuardMode.bareAndAll)
  func interpreter(mode: GuardMode?) throws {
    let runtime = try #require(Checkout.program("runc"))
    try scratch.write("#!\(runtime) --version\n", to: "script", executable: true)
    let step = Command("./script")
    guard let mode else {
      let completion = try step.run(in: scratch)
      #expect(completion.output.hasPrefix("runc version"), "\(completion.testDescription)")
      return
    }
    let run = try Guard.run(step, mode: mode, in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(run.completion.output == "")
    let finding = try #require(try run.verdict().findings.first)
    #expect(finding.rule == "RCG001")
    #expect(finding.runtime?.path == runtime)
  }

  @Test("as the argument of the dynamic loader it is found", .requiresLoader, arguments: GuardMode.bareAndAll)
  func loader(mode: GuardMode?) throws {
    let loader = try #require(dynamicLoader)
    let step = Command([loader, "/usr/bin/crun"] + bundle.arguments).with { $0.ownMounts = true }
    guard let mode else {
      let completion = try step.run(in: scratch)
      #expect(bundle.started, "\(completion.testDescription)")
      return
    }
    let run = try Guard.run(step, mode: mode, in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(!bundle.started)
    let finding = try #require(try run.verdict().findings.first)
    #expect(finding.rule == "RCG001")
    #expect(finding.reasons.contains("indirect-exec"))
  }
}

/// The loader of this machine's own programs.
private let dynamicLoader = ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"]
  .first { FileManager.default.isExecutableFile(atPath: $0) }

extension Trait where Self == Requirement {
  fileprivate static var requiresLoader: Self {
    Requirement(name: "a dynamic loader that is known here") { dynamicLoader != nil }
  }
}
