import Foundation
import Testing

@Suite("A document")
struct LinkTests {
  @Test("exists at all")
  func present() {
    #expect(Document.all.map(\.name).contains("README.md"))
    #expect(Document.all.count > 5)
  }

  @Test("links to files and headings that exist", arguments: Document.all)
  func links(document: Document) throws {
    let folder = document.name.split(separator: "/").dropLast().joined(separator: "/")
    for link in document.links where link.firstMatch(of: /^[a-z]+:/) == nil {
      let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let relative = URL(filePath: "/\(folder)/\(parts[0])").standardizedFileURL.path(percentEncoded: false).dropFirst()
      let path = parts[0].isEmpty ? document.name : String(relative)
      #expect(Document.exists(path), "\(document.name) links to \(link)")
      guard parts.count == 2, let target = try? Document(path) else { continue }
      #expect(target.anchors.contains(parts[1]), "\(document.name) links to \(link), and there is no such heading")
    }
  }

  @Test("names places of the repository that exist", arguments: Document.all)
  func places(document: Document) {
    let folders = ["Sources/", "Tests/", "scripts/", "ci-examples/", "Documentation/"]
    for code in document.inlineCode {
      guard let word = code.split(separator: " ").first, folders.contains(where: word.hasPrefix) else { continue }
      // What is written in capitals stands for a name of the reader's.
      guard word.firstMatch(of: /[A-Z]{3,}[A-Za-z]*(\/|\.|$)|[*{<]/) == nil else { continue }
      #expect(Document.exists(String(word)), "\(document.name) names \(word)")
    }
  }

  @Test("CONTRIBUTING names symbols that are in the files it names")
  func symbols() throws {
    let contributing = try Document("CONTRIBUTING.md")
    let mentions = contributing.text.replacingOccurrences(of: "\n", with: " ")
      .matches(of: /`([A-Za-z.]+)` in\s+`([A-Za-z0-9\/+.-]+)`/)
    #expect(mentions.count >= 4)
    for mention in mentions {
      let symbol = mention.output.1.split(separator: ".").last ?? ""
      let file = try #require(try? Document(String(mention.output.2)), "\(mention.output.2) does not exist")
      #expect(file.text.contains(symbol), "\(mention.output.2) has no \(symbol)")
    }
  }
}
