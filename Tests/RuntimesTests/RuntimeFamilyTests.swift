import GuardModel
import Testing

@testable import Runtimes

@Suite struct RuntimeFamilyTests {
  private static let identifier = ImageIdentifier()

  private func identify(_ builder: ProgramBuilder, _ path: ByteString = "/opt/tool") throws -> Identification {
    try Self.identifier.identify(BytesSource(bytes: builder.bytes()), path: path)
  }

  /// A main path of the pattern, in the given major version.
  private static func example(_ pattern: GoMainPath, version: String) -> String {
    let parts = pattern.pattern.split(separator: "[/vN]", omittingEmptySubsequences: false)
    return parts.count == 2 ? "\(parts[0])\(version)\(parts[1])" : pattern.pattern
  }

  @Test(arguments: RuntimeFamily.all) func byMainPath(family: RuntimeFamily) throws {
    for pattern in family.mainPaths {
      for version in ["", "/v3"] {
        let path = Self.example(pattern, version: version)
        let found = try identify(ProgramBuilder(goText: "path\t\(path)\n"))
        #expect(found.runtime == family.id)
        #expect(found.evidence.contains(Evidence(.goBuildInfo, path)))
      }
    }
  }

  @Test(arguments: RuntimeFamily.all) func byEachGroupOfMarkers(family: RuntimeFamily) throws {
    for group in family.markerGroups {
      var builder = ProgramBuilder(goText: "path\texample.com/harmless\n")
      builder.tail = Array(group.map { $0.bytes + [0, 7] }.joined())
      let found = try identify(builder)
      #expect(found.runtime == family.id)
      #expect(found.evidence.allSatisfy { $0.kind == .marker })
      #expect(found.evidence.count == group.count)
    }
  }

  /// A security tool may hold one of the strings.
  @Test(arguments: RuntimeFamily.all) func oneMarkerOfAGroupIsNotEnough(family: RuntimeFamily) throws {
    for marker in family.markerGroups.filter({ $0.count > 1 }).joined() {
      var builder = ProgramBuilder()
      builder.tail = marker.bytes
      #expect(try identify(builder) == .ordinary)
    }
  }

  @Test(arguments: RuntimeFamily.all) func byName(family: RuntimeFamily) throws {
    for name in family.names {
      let found = try identify(ProgramBuilder(), ByteString(Array("/tmp/x/".utf8) + name.bytes))
      #expect(found == Identification(runtime: family.id, evidence: [Evidence(.name, name.description)]))
    }
  }

  @Test func namesOfUnlinkedFiles() throws {
    #expect(try identify(ProgramBuilder(), "/tmp/crun (deleted)").runtime == "crun")
    #expect(try identify(ProgramBuilder(), "/tmp/crun (deleted)x").runtime == nil)
    #expect(try identify(ProgramBuilder(), "/").runtime == nil)
    #expect(try identify(ProgramBuilder(), "").runtime == nil)
  }

  @Test func contentBeforeName() throws {
    var builder = ProgramBuilder(goText: "path\tgithub.com/opencontainers/runc\n")
    #expect(try identify(builder, "/usr/bin/crun").runtime == "runc")
    builder.goText = "path\tgithub.com/nestybox/sysbox-runc\n"
    builder.tail = Array(RuntimeFamily.runc.markerGroups.joined().map(\.bytes).joined())
    #expect(try identify(builder, "/usr/bin/runc").runtime == "sysbox")
  }

  @Test(arguments: ["#!/bin/sh\nexec /usr/bin/podman \"$@\"\n", "", "MZ", "\u{7F}EL"])
  func otherContentUnderARuntimesName(text: String) throws {
    let source = BytesSource(bytes: Array(text.utf8))
    #expect(try Self.identifier.identify(source, path: "/usr/local/bin/runc") == .ordinary)
  }

  /// Padding, at either end of everything that headers speak of, hides nothing.
  @Test func paddedBeyondAllHeaders() throws {
    var builder = ProgramBuilder()
    builder.tail = [UInt8](repeating: 0, count: 2 << 20)
    builder.tail += RuntimeFamily.crun.markerGroups[0].flatMap(\.bytes) + [UInt8](repeating: 0, count: 1 << 20)
    #expect(try identify(builder).runtime == "crun")
  }

  @Test func tableIsWhole() {
    let families = RuntimeFamily.all
    #expect(Set(families.map(\.id.rawValue)) == ["runc", "crun", "youki", "runsc", "kata", "sysbox", "nvidia"])
    #expect(families.last?.id == "runc")
    for family in families {
      #expect(!family.names.isEmpty && !family.markerGroups.isEmpty && family.summary.hasSuffix("."))
      #expect(family.paths.allSatisfy { $0.hasPrefix("/") })
    }
    let names = families.flatMap(\.names)
    #expect(Set(names).count == names.count)
  }
}
