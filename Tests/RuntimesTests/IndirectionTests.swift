import GuardModel
import Testing

@testable import Runtimes

@Suite struct IndirectionTests {
  private static let identifier = ImageIdentifier()

  private func identify(_ builder: ProgramBuilder, _ path: ByteString = "/opt/tool") throws -> Identification {
    try Self.identifier.identify(BytesSource(bytes: builder.bytes()), path: path)
  }

  @Test(arguments: [
    "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "ld64.so.2", "ld.so.1", "ld-musl-armhf.so.1",
    "libc.musl-x86_64.so.1", "ld-uClibc.so.1",
  ]) func loadersBySoname(soname: String) throws {
    var builder = ProgramBuilder(type: ELFHeader.sharedObject, soname: soname)
    let expected = Identification(indirection: .loader, evidence: [Evidence(.soname, soname)])
    #expect(try identify(builder) == expected)
    builder.hasInterpreter = true
    #expect(try identify(builder) == .ordinary)
  }

  @Test func librariesAreNoLoaders() throws {
    for soname in ["libc.so.6", "libld-linux.so", "ld.socket"] {
      #expect(try identify(ProgramBuilder(type: 3, soname: soname)) == .ordinary)
    }
  }

  @Test func loadersByTheirUsage() throws {
    for group in IndirectProgram.loader.markerGroups {
      var builder = ProgramBuilder(type: ELFHeader.sharedObject)
      builder.tail = Array(group.map { $0.bytes + [0] }.joined())
      #expect(try identify(builder).indirection == .loader)
      builder.hasInterpreter = true
      #expect(try identify(builder).indirection == nil)
    }
  }

  @Test func emulators() throws {
    var builder = ProgramBuilder()
    for name in ["qemu-aarch64", "qemu-x86_64-static", "buildkit-qemu-arm", ".buildkit_qemu_emulator"] {
      #expect(try identify(builder, ByteString("/usr/bin/\(name)")).indirection == .emulator)
    }
    for name in ["qemu-system-x86_64", "qemu-img", "qemu-ga", "qemu-", "qemu-static", "xqemu-arm"] {
      #expect(try identify(builder, ByteString("/usr/bin/\(name)")) == .ordinary)
    }
    builder.tail = Array(IndirectProgram.emulator.markerGroups.joined().map(\.bytes).joined())
    #expect(try identify(builder).indirection == .emulator)
  }

  /// The loader's own answers were measured with glibc 2.36 and musl 1.2.3.
  @Test(
    arguments: [
      ("", .nothing), ("./runc", .file("./runc")), ("/usr/bin/runc --version", .file("/usr/bin/runc")),
      ("runc", .undecidable), ("--list /bin/ls", .nothing), ("--verify /bin/ls", .nothing), ("--help", .nothing),
      ("--version", .nothing), ("--list-tunables", .nothing), ("--list-diagnostics", .nothing),
      ("--library-path /a:/b ./x", .file("./x")), ("--library-path=/a ./x", .file("./x")),
      ("--inhibit-cache ./x --list", .file("./x")), ("--inhibit-rpath /l ./x", .file("./x")),
      ("--audit /a.so --preload /b.so --argv0 podman ./x", .file("./x")),
      ("--glibc-hwcaps-prepend a --glibc-hwcaps-mask b ./x", .file("./x")),
      ("--argv0 --list ./x", .file("./x")), ("--argv0", .nothing), ("--preload=/b.so", .nothing),
      ("-- ./x", .file("./x")), ("-- runc", .undecidable), ("--", .nothing), ("-x", .undecidable),
      ("-x/y", .file("-x/y")), ("--unknown ./x", .undecidable),
    ] as [(String, IndirectArgument)]) func loaderArguments(line: String, target: IndirectArgument)
  {
    let arguments = ["ld.so"] + line.split(separator: " ").map { ByteString(String($0)) }
    #expect(IndirectArgument.target(of: .loader, arguments: arguments) == target)
  }

  /// Measured with qemu-x86_64-static 7.2.
  @Test(
    arguments: [
      ("", .nothing), ("runc", .file("runc")), ("./a --help", .file("./a")), ("-L /sysroot ./a", .file("./a")),
      ("--L /sysroot ./a", .file("./a")), ("-strace ./a", .file("./a")), ("--strace -cpu max ./a", .file("./a")),
      ("-0 name -E A=b -U C ./a", .file("./a")), ("-g 1234 -singlestep ./a", .file("./a")), ("-- ./a", .file("./a")),
      ("-- -a", .file("-a")), ("-version ./a", .nothing), ("-h", .nothing), ("--help", .nothing), ("-L", .nothing),
      ("-plugin /x.so ./a", .undecidable), ("-foo ./a", .undecidable), ("- ./a", .undecidable), ("--", .nothing),
    ] as [(String, IndirectArgument)]) func emulatorArguments(line: String, target: IndirectArgument)
  {
    let arguments = ["qemu"] + line.split(separator: " ").map { ByteString(String($0)) }
    #expect(IndirectArgument.target(of: .emulator, arguments: arguments) == target)
  }

  @Test func noArgumentsAtAll() {
    #expect(IndirectArgument.target(of: .loader, arguments: []) == .nothing)
    #expect(IndirectArgument.target(of: .emulator, arguments: []) == .nothing)
  }
}
