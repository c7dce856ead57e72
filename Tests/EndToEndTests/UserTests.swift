import Foundation
import Testing

/// Changing the user: by the guard for the whole step, and by the step itself.
@Suite("The user of a step", .requiresRoot, .requiresPtrace)
struct UserTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
  }

  private func run(_ step: Command, as user: String? = nil) throws -> GuardedRun {
    try Guard.run(step, options: user.map { ["--user", $0] } ?? [], in: scratch)
  }

  @Test("is dropped to with its groups and without capabilities")
  func dropped() throws {
    let user = try TestUser(in: scratch)
    let group = "plugdev"
    _ = try Command("usermod", "--append", "--groups", group, user.name).run(in: scratch)
    let script = "grep -E '^(Uid|Gid|Groups|CapPrm|CapEff|CapInh|CapAmb|CapBnd):' /proc/self/status; id -un; echo $HOME"
    let guarded = try run(.shell(script), as: user.name)
    #expect(guarded.status == .exited(0), "\(guarded.testDescription)")

    let changed = Command("setpriv", "--reuid", user.name, "--regid", user.name, "--init-groups", "sh", "-c", script)
    let bare = try changed.run(in: scratch)
    #expect(bare.status == .exited(0), "\(bare.testDescription)")
    let interesting = { (completion: Completion) in
      completion.output.split(separator: "\n").prefix { !$0.hasPrefix("CapBnd") }.map(String.init)
    }
    #expect(interesting(guarded.completion) == interesting(bare))
    #expect(guarded.completion.output.contains("CapEff:\t0000000000000000"))
    #expect(guarded.completion.output.contains("\n\(user.name)\n"))
  }

  @Test("is an error where nobody has that name, and nothing runs")
  func unknown() throws {
    let run = try run(.shell("touch ran"), as: "no-such-user-anywhere")
    #expect(run.status == .exited(125), "\(run.testDescription)")
    #expect(!scratch.exists("ran"))
  }

  @Test("that is dropped to cannot get at the reports")
  func reports() throws {
    let run = try run(.shell("echo forged > verdict.json; true"), as: "nobody")
    #expect(run.status == .exited(0), "\(run.testDescription)")
    #expect(try run.verdict().outcome == "clean")
  }

  @Test("may be changed with sudo and su by a step of root's", .requiresProgram("sudo", "su"))
  func changedByRoot() throws {
    let script = "sudo -n -u nobody id -un; su -s /bin/sh nobody -c 'id -un; /bin/echo inner'; setpriv --reuid 1 id -u"
    let bare = try Command.shell(script).run(in: scratch)
    #expect(bare.output == "nobody\nnobody\ninner\n1\n", "\(bare.testDescription)")
    let run = try run(.shell(script))
    #expect(run.completion.output == bare.output, "\(run.testDescription)")
    #expect(run.status == .exited(0))
  }

  @Test("may become root with sudo under a guard of root's, and stays guarded", .requiresProgram("sudo", "runc"))
  func becomesRoot() throws {
    // A sudoers file in mounts of this test's own.
    let permit = """
      mount -t tmpfs -o mode=755 tmpfs /etc/sudoers.d && echo 'nobody ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/test &&
      chmod 440 /etc/sudoers.d/test && exec "$@"
      """
    func guarded(_ script: String) throws -> GuardedRun {
      let step = Command.shell(script).with { $0.ownMounts = true }
      let command = try Guard.guarding(step, options: ["--user", "nobody"], in: scratch)
        .prefixed(by: ["sh", "-c", permit, "sh"])
      return GuardedRun(completion: try command.run(in: scratch), scratch: scratch)
    }
    let honest = try guarded("id -u; sudo -n id -u; sudo -n sh -c '/bin/echo as $(id -un)'")
    #expect(honest.completion.output == "65534\n0\nas root\n", "\(honest.testDescription)")
    #expect(honest.status == .exited(0))

    let hostile = try guarded("sudo -n runc --version")
    #expect(hostile.status == .exited(86), "\(hostile.testDescription)")
    let finding = try #require(try hostile.verdict().findings.first)
    #expect(finding.rule == "RCG001")
    #expect(finding.chain.contains { $0.path.hasSuffix("/sudo") })
  }

  /// Root may keep every capability but the one to end other users' processes.
  private static let withoutKill = ["setpriv", "--bounding-set", "-kill", "--inh-caps", "-kill", "--"]

  @Test("is not guarded by a root guard that could not end its processes", .requiresProgram("setpriv"))
  func withoutCapabilityToKill() throws {
    let command = try Guard.guarding(Command("touch", "ran"), options: ["--user", "nobody"], in: scratch)
    let completion = try command.prefixed(by: Self.withoutKill).run(in: scratch)
    #expect(completion.status == .exited(125), "\(completion.testDescription)")
    #expect(completion.errors.contains("CAP_KILL"))
    #expect(!scratch.exists("ran"))
  }

  @Test(
    "ends with 125 where the step's processes have become somebody's whom the guard may not end",
    .requiresProgram("setpriv", "runc"))
  func powerless() throws {
    let script = "setpriv --reuid 65534 --clear-groups sh -c 'runc --version; sleep 20'"
    let command = try Guard.guarding(.shell(script), in: scratch).prefixed(by: Self.withoutKill)
    let completion = try command.run(in: scratch)
    #expect(completion.status == .exited(125), "\(completion.testDescription)")
    #expect(!completion.output.contains("runc version"))
    #expect(try GuardedRun(completion: completion, scratch: scratch).verdict().findings.map(\.rule) == ["RCG001"])
  }

  @Test("who is not root is guarded, too", .requiresProgram("runc", "setpriv"))
  func unprivilegedGuard() throws {
    let step = Command.shell("id -u; runc --version; echo not reached")
    let verdict = try scratch.folder("owned")
    _ = try Command("chown", "nobody", verdict).run(in: scratch)
    let command = try Guard.guarding(step, options: ["--json", "\(verdict)/verdict.json"], in: scratch)
    let become = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
    let completion = try command.prefixed(by: become).run(in: scratch)
    #expect(completion.status == .exited(86), "\(completion.testDescription)")
    #expect(completion.output == "65534\n")
    let file = try VerdictFile(reading: "\(verdict)/verdict.json")
    #expect(file.findings.map(\.rule) == ["RCG001"])
  }
}
