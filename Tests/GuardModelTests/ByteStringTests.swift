import GuardModel
import Testing

@Suite struct ByteStringTests {
  @Test(
    "Text that is shown as it is",
    arguments: ["", "plain", " a b ", "/usr/bin/runc", "ü", "日本語", "🐋", "e\u{301}", "\\x1b", "'\"`$", "~"])
  func shown(text: String) { #expect(ByteString(text).description == text) }

  @Test(
    "What would rewrite a terminal or a page is shown as bytes",
    arguments: [
      ("\u{1B}[2Jx", "\\x1b[2Jx"), ("a\nb", "a\\x0ab"), ("a\r\nb", "a\\x0d\\x0ab"), ("\t", "\\x09"),
      ("\u{7F}", "\\x7f"),
      ("\0", "\\x00"), ("\u{85}", "\\xc2\\x85"), ("\u{9B}31m", "\\xc2\\x9b31m"), ("\u{2028}", "\\xe2\\x80\\xa8"),
      ("\u{2029}", "\\xe2\\x80\\xa9"), ("a\u{202E}b", "a\\xe2\\x80\\xaeb"), ("\u{202A}", "\\xe2\\x80\\xaa"),
      ("\u{2066}", "\\xe2\\x81\\xa6"), ("\u{2069}", "\\xe2\\x81\\xa9"), ("\u{200B}", "\\xe2\\x80\\x8b"),
      ("\u{200F}", "\\xe2\\x80\\x8f"), ("\u{61C}", "\\xd8\\x9c"), ("\u{FEFF}", "\\xef\\xbb\\xbf"),
      ("\u{E0041}", "\\xf3\\xa0\\x81\\x81"), ("ü\u{202E}ü", "ü\\xe2\\x80\\xaeü"),
    ])
  func escaped(text: String, shown: String) { #expect(ByteString(text).description == shown) }

  @Test(
    "Bytes that are no UTF-8 are shown one by one",
    arguments: [
      ([0xFF], "\\xff"), ([0x61, 0x80, 0x62], "a\\x80b"), ([0xC3], "\\xc3"), ([0xC3, 0x28], "\\xc3("),
      // An overlong slash, a surrogate, and beyond the last scalar.
      ([0xC0, 0xAF], "\\xc0\\xaf"), ([0xED, 0xA0, 0x80], "\\xed\\xa0\\x80"),
      ([0xF4, 0x90, 0x80, 0x80], "\\xf4\\x90\\x80\\x80"), ([0xE2, 0x82], "\\xe2\\x82"),
      ([0xE2, 0x82, 0xAC], "€"), ([0xFF, 0xC3, 0xBC], "\\xffü"), ([0xF0, 0x9F, 0x90, 0xC3, 0xBC], "\\xf0\\x9f\\x90ü"),
    ] as [([UInt8], String)])
  func invalid(bytes: [UInt8], shown: String) { #expect(ByteString(bytes).description == shown) }

  @Test("Whatever the bytes, no control reaches the reader")
  func everyPair() {
    for first in UInt8.min...UInt8.max {
      for second in UInt8.min...UInt8.max {
        let shown = ByteString([first, second]).description
        let isSafe = shown.unicodeScalars.allSatisfy {
          $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) && $0 != "\u{FFFD}"
        }
        if !isSafe { Issue.record("\(first) \(second)") }
      }
    }
  }

  @Test(
    arguments: [
      ("/usr/bin/runc", "runc"), ("runc", "runc"), ("/", ""), ("", ""), ("a/", ""), ("//x", "x"), ("/a b/c d", "c d"),
    ] as [(ByteString, ByteString)])
  func lastComponent(path: ByteString, name: ByteString) { #expect(path.lastComponent == name) }

  @Test func prefixesAndSuffixes() {
    let path: ByteString = "/usr/bin/runc (deleted)"
    #expect(path.hasPrefix("/usr"))
    #expect(path.hasPrefix(""))
    #expect(path.hasPrefix(path))
    #expect(!path.hasPrefix("usr"))
    #expect(!ByteString("/us").hasPrefix("/usr"))
    #expect(path.hasSuffix(" (deleted)"))
    #expect(path.hasSuffix(""))
    #expect(path.hasSuffix(path))
    #expect(!path.hasSuffix("deleted"))
    #expect(!ByteString(")").hasSuffix("d)"))
    // Bytes, not characters: a letter is a prefix of itself with an accent.
    #expect(ByteString("e\u{301}").hasPrefix("e"))
    #expect(ByteString("e\u{301}") != ByteString("é"))
  }
}
