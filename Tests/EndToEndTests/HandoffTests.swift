import Foundation
import Testing

/// Work that leaves the step for somebody outside it: not stopped, but told.
@Suite("A hand-off", .requiresPtrace, .requiresEngine("python3"))
struct HandoffTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Runs a step where somebody listens on an engine's socket, in mounts of its own with an empty `/run`.
  private func run(
    _ script: String, mode: String = "666", options: [String] = [], environment: [String: String] = [:]
  ) throws -> GuardedRun {
    let serve = """
      import os, socket, time
      s = socket.socket(socket.AF_UNIX); s.bind("/run/docker.sock"); os.chmod("/run/docker.sock", 0o\(mode)); s.listen()
      open("listens", "w").close(); time.sleep(60)
      """
    let prepare = """
      rm -f listens; python3 -c '\(serve)' & until [ -e listens ]; do sleep 0.02; done
      "$@"; status=$?; kill $!; exit $status
      """
    let step = Command.shell(script).with {
      $0.ownMounts = true
      $0.environment.merge(environment) { $1 }
    }
    let command = try Guard.guarding(step, options: options, in: scratch).prefixed(by: ["sh", "-c", prepare, "sh"])
    return GuardedRun(completion: try command.run(in: scratch), scratch: scratch)
  }

  private func sockets(_ run: GuardedRun) throws -> [String] {
    try #require(try run.verdict().coverage.engineSockets, "\(run.testDescription)")
  }

  @Test("is possible where an engine's socket can be reached")
  func reachable() throws {
    let run = try run("true", environment: ["DOCKER_HOST": "tcp://10.0.0.1:2375", "CONTAINER_HOST": "unix:///no/such"])
    #expect(run.status == .exited(0), "\(run.testDescription)")
    #expect(try sockets(run) == ["/run/docker.sock", "tcp://10.0.0.1:2375"])
    let finding = try #require(try run.verdict().findings.first)
    #expect(finding.rule == "RCG004")
    #expect(finding.reasons == ["engine-socket-reachable"])
  }

  @Test("is not possible where the step's user may not connect")
  func unreachable() throws {
    let run = try run("true", mode: "660", options: ["--user", "nobody"])
    #expect(run.status == .exited(0), "\(run.testDescription)")
    #expect(try sockets(run).isEmpty)
    #expect(try run.verdict().findings.isEmpty)
  }

  private static let connect =
    #"python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1]); print("connected")' "#

  @Test(
    "that happens is told, with the program that connected", arguments: ["/run/docker.sock", "/var/run/docker.sock"])
  func connected(path: String) throws {
    let link = "[ -e /var/run/docker.sock ] && "
    let run = try run(link + Self.connect + path + "; " + Self.connect + path)
    #expect(run.completion.output == "connected\nconnected\n", "\(run.testDescription)")
    #expect(run.status == .exited(0))
    let verdict = try run.verdict()
    #expect(verdict.outcome == "clean")
    let finding = try #require(verdict.findings.first { $0.reasons == ["engine-socket-connected"] })
    #expect(finding.rule == "RCG004")
    #expect(finding.occurrences == 2)
    #expect(finding.message.contains("/run/docker.sock"))
    #expect(finding.caller?.path.contains("python3") == true)
  }

  @Test("is not what a program does with sockets of its own")
  func others() throws {
    let script = """
      import socket
      s = socket.socket(socket.AF_UNIX); s.bind("own"); s.listen(); socket.socket(socket.AF_UNIX).connect("own")
      t = socket.socket(); t.bind(("127.0.0.1", 0)); t.listen(); socket.socket().connect(t.getsockname())
      try: socket.socket(socket.AF_UNIX).connect("/no/such/docker.sock")
      except FileNotFoundError: print("missing")
      """
    let run = try run("python3 -c '\(script)'")
    #expect(run.completion.output == "missing\n", "\(run.testDescription)")
    #expect(try run.verdict().findings.map(\.reasons) == [["engine-socket-reachable"]])
  }

  @Test("to a daemon that outlives steps is named")
  func daemons() throws {
    try #require(Command("cp", "/usr/bin/sleep", scratch.file("sccache")).run(in: scratch).status == .exited(0))
    let daemon = try Command(scratch.file("sccache"), "60").start(in: scratch)
    let run = try Guard.run(.shell("sleep 1.1"), in: scratch)
    try daemon.signal(15)
    _ = try daemon.finish()
    #expect(try run.verdict().coverage.outsideDaemons?.contains("sccache") == true, "\(run.testDescription)")
  }

  /// A setting of the test's own, where only this test sees it.
  @Test("to the kernel is a finding", .requiresRoot, arguments: ["/tmp/agent", ""])
  func kernel(agent: String) throws {
    let prepare = """
      mount -t tmpfs tmpfs /sys/fs/cgroup && mkdir /sys/fs/cgroup/pids && : > /sys/fs/cgroup/pids/release_agent &&
      exec "$@"
      """
    let step = Command.shell("echo '\(agent)' > /sys/fs/cgroup/pids/release_agent").with { $0.ownMounts = true }
    let command = try Guard.guarding(step, in: scratch).prefixed(by: ["sh", "-c", prepare, "sh"])
    let run = GuardedRun(completion: try command.run(in: scratch), scratch: scratch)
    #expect(run.status == .exited(agent.isEmpty ? 0 : 86), "\(run.testDescription)")
    #expect(try run.verdict().findings.map(\.reasons) == (agent.isEmpty ? [] : [["kernel-helper-changed"]]))
    if !agent.isEmpty { #expect(try run.verdict().findings.first?.message.contains("'\(agent)'") == true) }
  }

  @Test("to an interpreter of the whole machine is told", .requiresRoot)
  func interpreter() throws {
    let prepare = "mount -t tmpfs tmpfs /proc/sys/fs/binfmt_misc && exec \"$@\""
    let step = Command.shell(": > /proc/sys/fs/binfmt_misc/acme").with { $0.ownMounts = true }
    let command = try Guard.guarding(step, in: scratch).prefixed(by: ["sh", "-c", prepare, "sh"])
    let run = GuardedRun(completion: try command.run(in: scratch), scratch: scratch)
    #expect(run.status == .exited(0), "\(run.testDescription)")
    let finding = try #require(try run.verdict().findings.first)
    #expect(finding.reasons == ["interpreter-registered"])
    #expect(finding.message.contains("acme"))
  }
}
