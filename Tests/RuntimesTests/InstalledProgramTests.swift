import Foundation
import GuardModel
import Testing

@testable import Runtimes

/// The readers and the tables against the programs of this machine.
@Suite struct InstalledProgramTests {
  private static let identifier = ImageIdentifier()

  private func identify(_ path: String, as name: ByteString? = nil) throws -> Identification {
    try Self.identifier.identify(try #require(FileSource(path)), path: name ?? ByteString(path))
  }

  private func content(_ path: String) throws -> [UInt8] {
    let file = try #require(FileSource(path))
    return try file.read(at: 0, count: Int(file.size))
  }

  private func identify(bytes: [UInt8]) throws -> Identification {
    try Self.identifier.identify(BytesSource(bytes: bytes), path: "/tmp/cc1plus")
  }

  @Test(.enabled(if: fileExists("/usr/sbin/runc"), "needs runc")) func runcInDisguise() throws {
    let original = try content("/usr/sbin/runc")
    let whole = try identify(bytes: original)
    #expect(whole.runtime == "runc" && whole.component == nil && whole.indirection == nil)
    #expect(whole.evidence == [Evidence(.goBuildInfo, "github.com/opencontainers/runc")])
    #expect(try identify(bytes: original + [UInt8](repeating: 0, count: 5 << 20)).runtime == "runc")

    let stripped = without("path\tgithub.com/opencontainers/runc", original)
    #expect(stripped != original)
    let found = try identify(bytes: stripped)
    #expect(found.runtime == "runc")
    #expect(found.evidence.allSatisfy { $0.kind == .marker })
    var sectionless = stripped
    for place in [40, 41, 42, 43, 44, 45, 46, 47, 60, 61] { sectionless[place] = 0 }
    #expect(try identify(bytes: sectionless).runtime == "runc")

    // Without the markers too nothing is left to know it by but its name.
    var wiped = stripped
    for marker in RuntimeFamily.runc.markerGroups.joined() { wiped = without(marker.bytes, wiped) }
    #expect(try identify(bytes: wiped) == .ordinary)
    #expect(try Self.identifier.identify(BytesSource(bytes: wiped), path: "/x/docker-runc").runtime == "runc")
    _ = try identify(bytes: Array(original.prefix(original.count / 2)))
  }

  @Test(.enabled(if: fileExists("/usr/sbin/runc"), "needs runc")) func buildInformationWithoutSections() throws {
    var bytes = try content("/usr/sbin/runc")
    for place in [40, 41, 42, 43, 44, 45, 46, 47, 60, 61] { bytes[place] = 0 }
    let elf = try #require(try ELFHeader.read(from: BytesSource(bytes: bytes)))
    #expect(elf.sections.isEmpty)
    let info = try GoBuildInfo.read(from: BytesSource(bytes: bytes), elf: elf)
    #expect(info?.path == "github.com/opencontainers/runc")
  }

  @Test(.enabled(if: fileExists("/usr/bin/crun"), "needs crun")) func crunInDisguise() throws {
    let original = try content("/usr/bin/crun")
    #expect(try identify(bytes: original).runtime == "crun")
    #expect(try identify(bytes: without(RuntimeFamily.crun.markerGroups[0][0].bytes, original)).runtime == "crun")
  }

  @Test(
    arguments: [
      ("/usr/sbin/dockerd", "dockerd"), ("/usr/bin/docker", "docker-cli"), ("/usr/bin/containerd", "containerd"),
      ("/usr/bin/containerd-shim", "containerd-shim"), ("/usr/bin/containerd-shim-runc-v1", "containerd-shim"),
      ("/usr/bin/containerd-shim-runc-v2", "containerd-shim"), ("/usr/bin/ctr", "ctr"), ("/usr/bin/podman", "podman"),
      ("/usr/bin/conmon", "conmon"), ("/usr/bin/buildah", "buildah"),
    ].filter { fileExists($0.0) }) func component(path: String, id: String) throws
  {
    let found = try identify(path, as: "/tmp/x")
    #expect(found.component?.rawValue == id)
    #expect(found.runtime == nil && found.indirection == nil)
  }

  @Test(.enabled(if: fileExists("/lib64/ld-linux-x86-64.so.2"), "needs glibc on x86-64")) func loader() throws {
    let found = try identify("/lib64/ld-linux-x86-64.so.2", as: "/tmp/x")
    #expect(found.indirection == .loader)
    #expect(try identify("/lib/x86_64-linux-gnu/libc.so.6") == .ordinary)
  }

  @Test(
    arguments: [
      ("/lib64/ld-linux-x86-64.so.2", .loader), ("/lib/ld-linux-aarch64.so.1", .loader),
      ("/lib/ld-musl-x86_64.so.1", .loader), ("/usr/bin/qemu-aarch64-static", .emulator),
    ].filter { fileExists($0.0) } as [(String, Indirection)])
  func indirectPrograms(path: String, indirection: Indirection) throws {
    #expect(try identify(path, as: "/tmp/x").indirection == indirection)
  }

  /// No program of the machine but those that are one may be taken for a runtime.
  @Test func everyProgramHere() throws {
    var runtimes: [String] = []
    var components: [String: ComponentID] = [:]
    for path in programs(in: ["/usr/bin", "/usr/sbin"]) {
      guard let file = FileSource(path) else { continue }
      let found = try Self.identifier.identify(file, path: ByteString(path))
      if found.runtime != nil { runtimes.append(path) }
      if let component = found.component { components[path] = component }
    }
    let known = ["/usr/bin/crun", "/usr/bin/runsc", "/usr/sbin/runc", "/usr/bin/runc", "/usr/bin/youki"]
    #expect(runtimes.allSatisfy(known.contains))
    for (path, component) in components {
      let names = EngineComponent.all.filter { $0.id == component }.flatMap(\.names)
      #expect(names.contains(ByteString(path).lastComponent), "\(path) taken for \(component.rawValue)")
    }
  }

  /// The guard holds every marker it looks for, but none in one piece.
  @Test func theGuardItself() throws {
    let build = URL(filePath: #filePath).appending(path: "../../../.build").standardizedFileURL
    let places = ["debug/runcguard", "release/runcguard"].map { build.appending(path: $0).path }
    let product = try #require(places.first(where: fileExists), "the product is built with its tests")
    #expect(try identify(product) == .ordinary)
    let groups = RuntimeFamily.all.flatMap(\.markerGroups) + EngineComponent.all.flatMap(\.markerGroups)
    let found = try #require(FileSource(product))
    #expect(try MarkerScanner(groups.flatMap { $0 }).scan(found).found.isEmpty)
  }

  private func without(_ text: String, _ bytes: [UInt8]) -> [UInt8] { without(Array(text.utf8), bytes) }

  /// The bytes with each occurrence of `needle` overwritten.
  private func without(_ needle: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    var place = 0
    while place + needle.count <= result.count {
      guard result[place] == needle[0], result[place..<(place + needle.count)].elementsEqual(needle) else {
        place += 1
        continue
      }
      for index in place..<(place + needle.count) { result[index] = UInt8(ascii: "x") }
      place += needle.count
    }
    return result
  }
}
