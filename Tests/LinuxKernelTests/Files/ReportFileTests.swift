import GuardModel
import Testing

@testable import LinuxKernel

@Suite struct ReportFileTests {
  private let scratch: Scratch
  private var temporary: String { ".report.\(GuardProcess.process.rawValue).new" }

  init() throws { scratch = try Scratch() }

  private func replace(_ name: String = "report", with text: String) throws {
    try ReportFile(path: scratch(name)).replace(with: Array(text.utf8))
  }

  @Test func replaced() throws {
    let report = try ReportFile(path: scratch("report"))
    #expect(try scratch.names().isEmpty)
    try report.replace(with: Array("a longer first text".utf8))
    let first = try LocatedFacts(path: scratch("report")).facts
    try report.replace(with: Array("second".utf8))
    #expect(try scratch.text(of: "report") == "second")
    #expect(try scratch.names() == ["report"])
    // Another file, not the first one written over: who reads the first reads all of it.
    #expect(try LocatedFacts(path: scratch("report")).facts.identity.inode != first.identity.inode)
    try report.replace(with: [])
    #expect(try scratch.text(of: "report") == "")
  }

  @Test("Who has the old report open keeps a whole one")
  func readersKeepTheirs() throws {
    try replace(with: "first")
    let reader = try OpenedFile(path: scratch("report"))
    try replace(with: "second")
    #expect(try reader.read(at: 0, count: 10) == Array("first".utf8))
  }

  @Test("A link planted at the temporary name is not written through")
  func plantedLink() throws {
    try scratch.write("precious", to: "victim")
    try scratch.link(temporary, to: scratch("victim").description)
    try replace(with: "report")
    #expect(try scratch.text(of: "victim") == "precious")
    #expect(try scratch.text(of: "report") == "report")
    #expect(!scratch.isLink("report"))
    #expect(try scratch.names() == ["report", "victim"])
  }

  @Test("A folder planted there fails the writing and leaves the old report")
  func plantedFolder() throws {
    try scratch.write("old", to: "report")
    try scratch.folder(temporary)
    #expect(throws: Errno.exists) { try replace(with: "new") }
    #expect(try scratch.text(of: "report") == "old")
  }

  @Test("A link that lies in the report's place is refused")
  func linkAtTheName() throws {
    try scratch.write("precious", to: "victim")
    try scratch.link("report", to: "victim")
    #expect(throws: Errno.exists) { try replace(with: "report") }
    #expect(try scratch.text(of: "victim") == "precious")
    #expect(scratch.isLink("report"))
  }

  @Test("A link that a step puts in the report's place is replaced, not followed")
  func linkPutThereLater() throws {
    let file = try ReportFile(path: scratch("report"))
    try scratch.write("precious", to: "victim")
    try scratch.link("report", to: "victim")
    try file.replace(with: Array("report".utf8))
    #expect(try scratch.text(of: "victim") == "precious")
    #expect(try scratch.text(of: "report") == "report")
    #expect(!scratch.isLink("report"))
  }

  @Test("A folder in the report's place stays, and nothing lies about")
  func folderAtTheName() throws {
    try scratch.folder("report")
    #expect(throws: Errno.exists) { try replace(with: "report") }
    #expect(try scratch.names() == ["report"])
  }

  @Test("The folder is the one that was there at the start")
  func swappedFolder() throws {
    try scratch.folder("reports")
    try scratch.folder("elsewhere")
    let report = try ReportFile(path: scratch("reports/report"))
    try scratch.rename("reports", to: "moved")
    try scratch.link("reports", to: "elsewhere")
    try report.replace(with: Array("report".utf8))
    #expect(try scratch.text(of: "moved/report") == "report")
    #expect(try scratch.names(in: "elsewhere").isEmpty)
  }

  @Test func unusablePaths() throws {
    try scratch.write("", to: "file")
    #expect(throws: Errno.noSuchFile) { _ = try ReportFile(path: scratch("missing/report")) }
    #expect(throws: Errno.notDirectory) { _ = try ReportFile(path: scratch("file/report")) }
    #expect(throws: Errno.isDirectory) { _ = try ReportFile(path: scratch("folder/")) }
    #expect(throws: Errno.isDirectory) { _ = try ReportFile(path: "") }
  }
}

@Suite struct FolderAndTraceTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(arguments: ["a", "a/b/c", "a//b", "a/b/", "with space/ü"])
  func folders(name: String) throws {
    try makeFolder(scratch(name))
    try makeFolder(scratch(name))
    try scratch.write("x", to: "\(name)/file")
    #expect(try scratch.text(of: "\(name)/file") == "x")
  }

  @Test func foldersBelowAFile() throws {
    try scratch.write("x", to: "file")
    #expect(throws: Errno.notDirectory) { try makeFolder(scratch("file/folder")) }
  }

  @Test func traces() throws {
    try scratch.write("of an earlier run", to: "trace")
    var trace = try AppendingFile(path: scratch("trace"))
    try trace.append(Array("one\n".utf8))
    try trace.append([])
    try trace.append(Array("two\n".utf8))
    #expect(try scratch.text(of: "trace") == "one\ntwo\n")
    let before = trace.isIntact()
    try scratch.write("one\ntwo!\n", to: "trace")
    let after = trace.isIntact()
    #expect(before)
    #expect(!after)
    #expect(throws: Errno.noSuchFile) { _ = try AppendingFile(path: scratch("missing/trace")) }
  }
}
