import Testing

/// The guard as root in an ordinary container: Docker's default capabilities, so neither CAP_SYS_PTRACE nor CAP_SYS_ADMIN.
@Suite("With a container's capabilities", .requiresRoot, .requiresPtrace, .requiresProgram("setpriv"))
struct ContainerPrivilegeTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private static let become = "setpriv --reuid 65534 --regid 65534 --clear-groups"

  private func guarded(_ script: String, options: [String] = []) throws -> GuardedRun {
    let command = try Guard.guarding(.shell(script), options: options, in: scratch)
      .prefixed(by: Privilege.container.prefix)
    return GuardedRun(completion: try command.run(in: scratch), scratch: scratch)
  }

  @Test(
    "a step that changes its user works as it does without a guard",
    arguments: [
      "\(become) sh -c 'id -u; /bin/echo child; (sleep 0.1; /bin/echo late) & wait; exit 3'",
      "su nobody -s /bin/sh -c 'id -u; /bin/true && echo yes'",
      "\(become) bash -c 'trap \"echo caught\" USR1; kill -USR1 $$; sleep 9 & kill -STOP $!; kill -CONT $!; kill $!; wait $!; echo $?'",
      "\(become) sh -c 'setsid sh -c \"sleep 0.1; /bin/echo daemon\" & wait; nosuchcommand; echo $?'",
    ])
  func works(script: String) throws {
    let bare = try Command.shell(script).prefixed(by: Privilege.container.prefix).run(in: scratch)
    let run = try guarded(script)
    #expect(run.completion.output == bare.output, "\(run.testDescription)")
    #expect(run.status == bare.status)
    let verdict = try run.verdict()
    #expect(verdict.outcome == "clean")
    #expect(verdict.coverage.privileges?.contains("without CAP_SYS_PTRACE") == true)
  }

  @Test(
    "a runtime behind a change of user is found, and knows its chain", .requiresProgram("runc"),
    arguments: [
      "\(become) runc --version", "\(become) sh -c 'sh -c \"runc --version; true\"; true'",
      "su nobody -s /bin/sh -c '/usr/sbin/runc --version'",
    ])
  func found(script: String) throws {
    let run = try guarded(script)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(!run.completion.output.contains("runc version"))
    let finding = try #require(try run.verdict().findings.first)
    #expect(finding.rule == "RCG001")
    #expect(finding.chain.contains { $0.path.hasSuffix("/setpriv") || $0.path.hasSuffix("/su") })
  }

  @Test("what a runtime behind a change of user came from is told", .requiresProgram("runc"))
  func attribution() throws {
    try scratch.write("set -e\n/usr/sbin/runc --version\ntrue\n", to: "tool.sh")
    let run = try guarded("cd . && \(Self.become) env CI=1 GITLAB_CI=true sh ./tool.sh; true")
    let claims = try #require(try run.verdict().findings.first).attribution.claims
    let script = claims.first { $0.kind == "script-line" }
    #expect(script?.file == VerdictFile.Place(path: scratch.file("tool.sh"), line: 2), "\(run.testDescription)")
    // Out of the step's own environment, which only its owner may read here.
    #expect(try run.verdict().job?.ci.provider == "gitlab")
  }

  @Test("every thread of a process that changes its user is traced, back and forth", .requiresProgram("runc"))
  func threads() throws {
    let victim = try Victim.path("drop-user")
    let honest = try guarded("\(victim) sh -c 'id -u; /bin/echo child; sleep 0.1 & wait; exit 4'")
    #expect(honest.completion.output == "65534\nchild\n", "\(honest.testDescription)")
    #expect(honest.status == .exited(4))
    for script in ["\(victim) runc --version", "\(victim) sh -c 'runc --version; true'"] {
      let run = try guarded(script)
      #expect(run.status == .exited(86), "\(run.testDescription)")
      #expect(!run.completion.output.contains("runc version"))
      let finding = try #require(try run.verdict().findings.first)
      #expect(finding.rule == "RCG001")
      #expect(finding.chain.contains { $0.path == victim })
    }
  }

  @Test("sudo works for root's own steps", .requiresProgram("sudo", "runc"))
  func sudo() throws {
    let honest = try guarded("sudo -n -u nobody sh -c 'id -u; /bin/echo inner'")
    #expect(honest.completion.output == "65534\ninner\n", "\(honest.testDescription)")
    #expect(try honest.verdict().outcome == "clean")
    let run = try guarded("sudo -n -u nobody /usr/sbin/runc --version")
    #expect(run.status == .exited(86), "\(run.testDescription)")
    #expect(try run.verdict().findings.first?.chain.contains { $0.path.hasSuffix("/sudo") } == true)
  }

  @Test("--user works, and what it runs is seen", .requiresProgram("runc"))
  func user() throws {
    #expect(try guarded("id -u", options: ["--user", "nobody"]).completion.output == "65534\n")
    #expect(try guarded("/usr/sbin/runc --version", options: ["--user", "nobody"]).status == .exited(86))
  }
}
