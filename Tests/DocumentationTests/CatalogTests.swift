import Testing

@Suite("A DocC catalog")
struct CatalogTests {
  static let catalogs = ["ExecGate", "ExecLedger", "GuardModel", "GuardPolicy", "Reports", "Runtimes"]

  @Test("links to symbols that exist", .timeLimit(.minutes(20)), arguments: catalogs)
  func links(target: String) throws {
    #expect(Document.exists("Sources/\(target)/\(target).docc/\(target).md"))
    let (status, text) = try Document.run("scripts/check-docc", target)
    #expect(status == 0, "\(text)")
    #expect(text.contains("Sources/\(target)/\(target).docc"), "\(text)")
  }
}
