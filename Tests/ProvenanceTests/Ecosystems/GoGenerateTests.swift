import GuardModel
import Testing

@Suite("go generate") struct GoGenerateTests {
  private static func scene(
    variables: [ByteString] = ["GOFILE=main.go", "GOLINE=3", "GOPACKAGE=evil"],
    words: [ByteString] = ["go", "generate", "./..."]
  ) -> Scene {
    Scene(
      [runtime(in: "/w/sub", variables), link("/usr/lib/go-1.19/bin/go", words)],
      files: ["/w/sub/main.go": "package evil\n\n//go:generate ./log-formatter --version\n// go:generate no\n"])
  }

  @Test func line() {
    let claim = Self.scene().claims.first
    #expect(claim?.kind == .goGenerate && claim?.package == "evil")
    #expect(claim?.file == Attribution.Place("/w/sub/main.go", line: 3))
  }

  @Test(
    "lines that are none are not believed",
    arguments: [
      ["GOFILE=main.go", "GOLINE=4"], ["GOFILE=main.go", "GOLINE=-1"],
      ["GOFILE=main.go", "GOLINE=99999999999999999999"],
      ["GOFILE=main.go"], ["GOFILE=../sub/main.go", "GOLINE=3"], ["GOFILE=other.go", "GOLINE=3"], [],
    ] as [[ByteString]])
  func forged(variables: [ByteString]) { #expect(Self.scene(variables: variables).claim(.goGenerate) == nil) }

  @Test func otherCommands() { #expect(Self.scene(words: ["go", "test"]).claim(.goGenerate) == nil) }
}
