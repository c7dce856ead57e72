import GuardModel
import LinuxKernel
import Testing

@Suite("YAML documents")
struct YAMLDocumentTests {
  @Test("Nodes stand where they are")
  func nodes() throws {
    let text = "a: 1\nb:\n  - \"2\"\n  - {c: ''}\n"
    func at(_ line: Int, _ column: Int) -> DocumentPosition { DocumentPosition(line: line, column: column) }
    let inner = DocumentEntry(key: "c", keyPosition: at(4, 6), value: .scalar("", quoted: true, at: at(4, 9)))
    #expect(
      try YAMLDocument.parse(Array(text.utf8))
        == .mapping(
          [
            DocumentEntry(key: "a", keyPosition: at(1, 1), value: .scalar("1", quoted: false, at: at(1, 4))),
            DocumentEntry(
              key: "b", keyPosition: at(2, 1),
              value: .sequence(
                [.scalar("2", quoted: true, at: at(3, 5)), .mapping([inner], at: at(4, 5))], at: at(3, 3))),
          ], at: at(1, 1)))
  }

  @Test("Nothing is no document", arguments: ["", "# only a comment\n", "---\n", "---\n...\n"])
  func nothing(text: String) throws {
    #expect(try YAMLDocument.parse(Array(text.utf8)) == nil)
  }

  @Test(
    "What is not taken is told with its place",
    arguments: [
      ("a: &x 1", "anchors are not taken here", 1, 4),
      ("a: *x", "aliases are not taken here; write the value out", 1, 4),
      ("a: !!str 1", "tags are not taken here", 1, 4), ("a: !x {}", "tags are not taken here", 1, 4),
      ("a: 1\n---\nb: 1", "only one document is taken here", 2, 1),
      ("a: 1\nb: 2\na: 3", "key `a` stands twice", 3, 1), ("a: 1\n\"a\": 3", "key `a` stands twice", 2, 1),
      ("[a]: 1", "a key must be plain text", 1, 1), ("? {a: 1}\n: 2", "a key must be plain text", 1, 3),
      ("<<: {a: 1}", "merge keys are not taken here", 1, 1),
    ])
  func refused(text: String, message: String, line: Int, column: Int) {
    let error = DocumentError(message, at: DocumentPosition(line: line, column: column))
    #expect(throws: error) { try YAMLDocument.parse(Array(text.utf8)) }
  }

  @Test(
    "What is no YAML is told with its place",
    arguments: [
      ("a: [1", 2, 1), ("a: 1\n b: 2", 2, 3), ("a: \"\\q\"", 1, 5), ("a: 1\nü: \u{7}", 2, 4), ("\ta: 1", 1, 1),
      ("%", 1, 2),
    ])
  func unreadable(text: String, line: Int, column: Int) {
    do throws(DocumentError) {
      _ = try YAMLDocument.parse(Array(text.utf8))
      Issue.record("it was read")
    } catch {
      #expect(error.position == DocumentPosition(line: line, column: column), "\(error.message)")
    }
  }

  @Test("Depth and length have limits")
  func limits() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    #expect(try YAMLDocument.parse(nested(32)) != nil)
    #expect(throws: DocumentError("nested deeper than 32 levels", at: DocumentPosition(line: 1, column: 33))) {
      try YAMLDocument.parse(nested(33))
    }
    #expect(throws: DocumentError.self) { try YAMLDocument.parse(nested(500_000)) }
    #expect(throws: DocumentError.self) {
      try YAMLDocument.parse([UInt8](repeating: UInt8(ascii: "#"), count: YAMLDocument.sizeLimit + 1))
    }
    #expect(try YAMLDocument.parse([UInt8](repeating: UInt8(ascii: "#"), count: YAMLDocument.sizeLimit)) == nil)
  }

  @Test("Other encodings are refused, not guessed")
  func encodings() {
    for bytes: [UInt8] in [[0xFF, 0xFE, 0x61, 0], [0xEF, 0xBB, 0xBF, 0x61], [0x61, 0xFF], [0x61, 0xC0, 0x80]] {
      #expect(throws: DocumentError("the document is not plain UTF-8", at: DocumentPosition(line: 1, column: 1))) {
        try YAMLDocument.parse(bytes)
      }
    }
  }
}
