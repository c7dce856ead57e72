import Foundation
import Testing

/// What a step can do to be attributed to somebody else, or to make the guard wait.
@Suite("A step that lies about its origin", .requiresProgram("runc", "python3", "mkfifo"), .requiresPtrace)
struct HostileOriginTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func claims(of step: Command) throws -> [VerdictFile.Claim] {
    let run = try Guard.run(step, in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    return try #require(try run.verdict().findings.first { $0.rule == "RCG001" }, "\(run.testDescription)").attribution
      .claims
  }

  @Test("is not believed by its variables alone")
  func variables() throws {
    try scratch.write(#"{"name": "left-pad", "scripts": {"test": "x"}}"#, to: "package.json")
    let variables = [
      "npm_package_name": "left-pad", "npm_lifecycle_event": "test", "npm_package_json": scratch.file("package.json"),
      "CARGO_PKG_NAME": "serde", "CARGO_MANIFEST_DIR": scratch.path, "GOFILE": "main.go", "GOLINE": "1",
      "GOPACKAGE": "main", "PEP517_BUILD_BACKEND": "setuptools", "MAKELEVEL": "1", "GIT_DIR": ".git",
      "COMPOSER_BINARY": "/usr/bin/composer",
    ]
    let step = Command.shell("runc --version; true").with { $0.environment.merge(variables) { $1 } }
    #expect(try claims(of: step).map(\.kind) == ["system-package", "system-package"])
  }

  @Test(
    "and its scripts are read without waiting for anybody",
    arguments: [
      // A script that a shell reads from a FIFO, which has no file to look into.
      ("mkfifo pipe; { echo 'runc --version'; sleep 0.2; } > pipe & sh ./pipe; wait", nil, nil),
      ("ln -s real.sh link.sh; echo 'runc --version; true' > real.sh; sh ./link.sh", "/link.sh", 1),
      ("ln -s loop loop; echo 'runc --version; true' > a.sh; sh ./a.sh loop", "/a.sh", 1),
      (
        "{ echo 'runc --version; exit'; head -c 1048576 /dev/zero | tr '\\0' x; } > big.sh; sh ./big.sh", "/big.sh", nil
      ),
      (#"n=$(printf '\377\033.sh'); echo 'runc --version; true' > "$n"; sh "./$n""#, #"/\xff\x1b.sh"#, 1),
      ("echo 'runc --version; true' > gone.sh; exec 9< gone.sh; rm gone.sh; sh /proc/self/fd/9", nil, nil),
      ("echo 'rm two.sh; mkfifo two.sh; runc --version; true' > two.sh; sh ./two.sh", nil, nil),
      (
        "mkdir d; echo 'runc --version; true' > d/x.sh; cd d; rm -r ../d/x.sh; echo 'runc --version; true' > x.sh; sh x.sh",
        "/d/x.sh", 1
      ),
    ] as [(String, String?, Int?)])
  func scripts(step: String, file: String?, line: Int?) throws {
    let claim = try claims(of: Command.shell(step).with { $0.limit = .seconds(120) }).first { $0.kind == "script-line" }
    if let file {
      #expect(claim?.file?.path.hasSuffix(file) == true, "\(String(describing: claim))")
    } else {
      #expect(claim == nil)
    }
    #expect(claim?.file?.line == line)
  }

  @Test("is attributed by the kernel's words, whatever its memory says by now")
  func renamedProcess() throws {
    try scratch.write(
      """
      import ctypes, subprocess
      libc = ctypes.CDLL(None)
      libc.prctl(15, b"npm install", 0, 0, 0)
      subprocess.run(["runc", "--version"])

      """, to: "tool.py")
    let claims = try claims(of: Command("/usr/bin/python3", "tool.py"))
    #expect(claims.first?.kind == "script-line" && claims.first?.file?.line == 4, "\(claims)")
  }

  /// A file system whose server never answers, mounted by the step's own program; whoever looks into it waits for ever.
  private static let silentFileSystem = """
    import ctypes, os, subprocess, sys
    libc = ctypes.CDLL(None, use_errno=True)
    device = os.open("/dev/fuse", os.O_RDWR)
    options = f"fd={device},rootmode=40000,user_id=0,group_id=0".encode()
    if libc.mount(b"silent", sys.argv[1].encode(), b"fuse", 0, options) != 0:
        sys.exit(f"mount: {os.strerror(ctypes.get_errno())}")
    os.set_inheritable(device, True)
    subprocess.run(sys.argv[2:], close_fds=False)

    """

  @Test("cannot make the guard look into a file system of its own", .requiresRoot, .requiresFUSE)
  func silentServer() throws {
    let mount = try scratch.folder("silent")
    try scratch.write(Self.silentFileSystem, to: "serve.py")
    // xargs under a shell's name: its words read as a script's, and it never looks at them itself.
    let step = try #require(Checkout.program("xargs"))
    try scratch.write("cp \(step) sh; echo | ./sh -E \(mount)/script.sh runc --version; true\n", to: "step.sh")
    let guarded = try Guard.guarding(Command("/bin/sh", "step.sh"), in: scratch)
    let whole = guarded.prefixed(by: ["/usr/bin/python3", scratch.file("serve.py"), mount]).with {
      $0.ownMounts = true
      $0.limit = .seconds(120)
    }
    let run = GuardedRun(completion: try whole.run(in: scratch), scratch: scratch)
    let finding = try #require(try run.verdict().findings.first, "\(run.testDescription)")
    #expect(finding.chain.contains { $0.argv.contains("\(mount)/script.sh") }, "\(run.testDescription)")
    #expect(finding.attribution.claims.contains { $0.file?.path.hasSuffix("/step.sh") == true })
    #expect(!finding.attribution.claims.contains { $0.file?.path.hasPrefix(mount) == true })
  }
}

extension Trait where Self == Requirement {
  fileprivate static var requiresFUSE: Self {
    Requirement(name: "/dev/fuse and own mounts") { mayMountFUSE }
  }
}

private let mayMountFUSE: Bool = {
  guard let scratch = try? Scratch() else { return false }
  let step = Command("test", "-c", "/dev/fuse").with { $0.ownMounts = true }
  return (try? step.run(in: scratch))?.status == .exited(0)
}()
