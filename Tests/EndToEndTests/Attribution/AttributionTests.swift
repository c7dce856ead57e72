import Foundation
import Testing

@Suite("Where an exec came from", .requiresBuildTools, .requiresPtrace)
struct AttributionTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test("is told of", arguments: Origin.all)
  func origin(_ origin: Origin) throws { try check(origin) }

  @Test("is told of Maven's plugins", .requiresMavenPlugin)
  func maven() throws { try check(Origin.maven) }

  private func check(_ origin: Origin) throws {
    try origin.write(in: scratch)
    let run = try Guard.run(origin.command(in: scratch), in: scratch)
    #expect(run.status == .exited(86), "\(run.testDescription)")
    let claims = try #require(try run.verdict().findings.first { $0.rule == "RCG001" }).attribution.claims
    let claim = try #require(claims.first, "\(run.testDescription)")
    let expected = origin.claim
    #expect(claim.kind == expected.kind && claim.tool == expected.tool, "\(run.testDescription)")
    #expect(claim.package == expected.package && claim.version == expected.version, "\(claims)")
    if let name = expected.name { #expect(claim.name == name) }
    if let file = expected.file { #expect(claim.file?.path.hasSuffix(file) == true, "\(claims)") }
    #expect(claim.file?.line == expected.line)
    #expect(claim.confidence == expected.confidence)
    #expect(run.completion.errors.contains("  look   "), "\(run.testDescription)")
  }

  @Test("names Debian's packages of the runtime and of its caller", .requiresProgram("dpkg-query"))
  func packages() throws {
    let run = try Guard.run(Command.shell("runc --version; true"), in: scratch)
    let claims = try #require(try run.verdict().findings.first).attribution.claims
    let packages = claims.filter { $0.kind == "system-package" }
    #expect(packages.map(\.package) == ["runc", "dash"], "\(run.testDescription)")
    #expect(packages.allSatisfy { $0.tool == "dpkg" && $0.confidence == "certain" })
  }

  @Test("names nobody's package of a copy")
  func copies() throws {
    let step = Command.shell("cp $(command -v runc) copy; ./copy --version; true")
    let run = try Guard.run(step, in: scratch)
    let claims = try #require(try run.verdict().findings.first).attribution.claims
    #expect(claims.map(\.package) == ["dash"], "\(run.testDescription)")
  }
}
