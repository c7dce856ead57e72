import GuardModel
import Testing

@testable import Runtimes

@Suite struct GoBuildInfoTests {
  private static let debian = "path\tgithub.com/opencontainers/runc\nbuild\t-compiler=gc\nbuild\t-tags=a,remote\n"
  private static let upstream = """
    path\tgithub.com/containerd/containerd/v2/cmd/ctr
    mod\tgithub.com/containerd/containerd/v2\tv2.0.1\th1:abc=
    dep\tgithub.com/opencontainers/runc\tv1.2.0
    build\t-tags="x,y"

    """

  private func information(_ builder: ProgramBuilder) throws -> GoBuildInfo? {
    let source = BytesSource(bytes: builder.bytes())
    let elf = try #require(try ELFHeader.read(from: source))
    return try GoBuildInfo.read(from: source, elf: elf)
  }

  @Test(arguments: ELFLayout.every, [true, false]) func bothFormats(layout: ELFLayout, hasSections: Bool) throws {
    for format in [ProgramBuilder.GoFormat.inline, .pointers] {
      var builder = ProgramBuilder(layout: layout, goText: Self.upstream, goFormat: format, hasSections: hasSections)
      let info = try #require(try information(builder))
      #expect(info.path == "github.com/containerd/containerd/v2/cmd/ctr")
      #expect(info.module == "github.com/containerd/containerd/v2")
      #expect(info.tags == ["x", "y"])
      builder.goText = Self.debian
      #expect(try information(builder)?.module == nil)
      #expect(try information(builder)?.tags == ["a", "remote"])
    }
  }

  /// Without section headers the linker's 16-byte alignment holds in memory, so it must not be counted from a
  /// segment that starts between.
  @Test func dataSegmentThatStartsBetween() throws {
    var bytes = ProgramBuilder(goText: Self.debian, hasSections: false).bytes()
    let entry = 64
    for field in [8, 16, 24] { bytes[entry + field] = 8 }
    let source = BytesSource(bytes: bytes)
    let elf = try #require(try ELFHeader.read(from: source))
    #expect(elf.segments.first?.offset == 8)
    #expect(try GoBuildInfo.read(from: source, elf: elf)?.path == "github.com/opencontainers/runc")
  }

  @Test func absent() throws {
    #expect(try information(ProgramBuilder()) == nil)
    #expect(GoBuildInfo(moduleInformation: []).path == nil)
    #expect(GoBuildInfo(moduleInformation: [UInt8](repeating: 9, count: 64)[...]).path == nil)
  }

  @Test(arguments: [
    ("github.com/opencontainers/runc[/vN]", "github.com/opencontainers/runc", true),
    ("github.com/opencontainers/runc[/vN]", "github.com/opencontainers/runc/v2", true),
    ("github.com/opencontainers/runc[/vN]", "github.com/opencontainers/runc/v12", true),
    ("github.com/opencontainers/runc[/vN]", "github.com/opencontainers/runc/v", false),
    ("github.com/opencontainers/runc[/vN]", "github.com/opencontainers/runc/vx", false),
    ("github.com/opencontainers/runc[/vN]", "github.com/opencontainers/runc/libcontainer", false),
    ("github.com/opencontainers/runc[/vN]", "github.com/opencontainers/run", false),
    ("github.com/containers/podman[/vN]/cmd/podman", "github.com/containers/podman/v5/cmd/podman", true),
    ("github.com/containers/podman[/vN]/cmd/podman", "github.com/containers/podman/cmd/podman", true),
    ("github.com/containers/podman[/vN]/cmd/podman", "github.com/containers/podman/x/cmd/podman", false),
    ("github.com/a/b", "github.com/a/b", true),
    ("github.com/a/b", "github.com/a/b/v2", false),
  ]) func mainPaths(pattern: String, path: String, matches: Bool) {
    #expect(GoMainPath(stringLiteral: pattern).matches(ByteString(path)) == matches)
  }
}
