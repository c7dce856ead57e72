import Testing

@testable import GuardSession

@Suite("A step's name in file names")
struct ReportNameTests {
  @Test("stays as it is where it can", arguments: ["build", "Build_2.1-x86", "a.b"])
  func plain(name: String) { #expect(ReportSet.fileName(for: name) == name) }

  @Test("is no other step's")
  func unique() {
    let long = String(repeating: "x", count: 80)
    let names = [
      "a/b", "a_b", "a-b", "a b", "a:b", "a\u{E9}b", "", " ", ".", "..", "-a", "a", ".a", "../a", long, long + "y",
      long + "z", "step", "a\nb", "a\0b",
    ]
    let files = names.map { ReportSet.fileName(for: $0) }
    #expect(Set(files).count == names.count, "\(files)")
    // One that is shown with a digest cannot be taken by a step that is called so.
    for file in files where file.contains("~") { #expect(ReportSet.fileName(for: file) != file) }
  }

  @Test(
    "is one path component that is no option and not hidden", arguments: ["a/b", "../../etc", "", "-rf", ".x", "\0"])
  func safe(name: String) {
    let file = ReportSet.fileName(for: name)
    #expect(!file.isEmpty && !file.hasPrefix("-") && !file.hasPrefix(".") && !file.contains("/") && file.count < 100)
    #expect(file == ReportSet.fileName(for: name), "equal in every run")
  }
}
