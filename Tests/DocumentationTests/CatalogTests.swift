import Foundation
import Testing

@Suite("A DocC catalog")
struct CatalogTests {
  static let catalogs = ["ExecGate", "ExecLedger", "GuardModel", "GuardPolicy", "Reports", "Runtimes"]

  @Test("links to symbols that exist", .timeLimit(.minutes(5)), arguments: catalogs)
  func links(target: String) throws {
    #expect(Document.exists("Sources/\(target)/\(target).docc/\(target).md"))
    let check = Process()
    check.executableURL = Document.root.appending(path: "scripts/check-docc")
    check.arguments = [target]
    let output = Pipe()
    check.standardOutput = output
    check.standardError = output
    check.standardInput = FileHandle.nullDevice
    try check.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    check.waitUntilExit()
    #expect(check.terminationStatus == 0, "\(text)")
    #expect(text.contains("Sources/\(target)/\(target).docc"), "\(text)")
  }
}
