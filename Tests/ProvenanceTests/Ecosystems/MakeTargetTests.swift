import GuardModel
import Testing

@Suite("make targets") struct MakeTargetTests {
  private static let makefile = """
    all: build logs

    build:
    \tcc main.c
    # a comment with ./log-formatter
    logs: build
    \t@./log-formatter --version
    \techo done

    """

  private static func scene(
    _ words: [ByteString] = ["make", "all"], recipe: [ByteString] = ["/bin/sh", "-c", "./log-formatter --version"],
    path: ByteString = "/w/Makefile", text: String = makefile, in folder: ByteString = "/w"
  ) -> Scene {
    Scene(
      [runtime(), link("/usr/bin/dash", recipe), link("/usr/bin/make", words, in: folder)], files: [path: text])
  }

  @Test func recipeThroughAShell() {
    let claim = Self.scene().claims.first
    #expect(claim?.kind == .makeTarget && claim?.name == "logs" && claim?.confidence == .likely)
    #expect(claim?.file == Attribution.Place("/w/Makefile", line: 7))
  }

  @Test func recipeWithoutAShell() {
    let scene = Scene([runtime(), link("/usr/bin/make", ["make"])], files: ["/w/Makefile": Self.makefile])
    #expect(scene.claim(.makeTarget)?.file == Attribution.Place("/w/Makefile", line: 7))
  }

  @Test(
    "the makefile is the one that make reads",
    arguments: [
      (["make", "-C", "sub"], "/w/sub/Makefile", "/w"), (["make", "-Csub", "all"], "/w/sub/Makefile", "/w"),
      (["make", "-C", "sub"], "/w/sub/GNUmakefile", "/w/sub"), (["make", "-f", "build.mk"], "/w/build.mk", "/w"),
      (["make", "--file=/x/build.mk"], "/x/build.mk", "/w"), (["make", "--directory=sub"], "/w/sub/makefile", "/w"),
    ] as [([ByteString], ByteString, ByteString)])
  func files(words: [ByteString], path: ByteString, folder: ByteString) {
    #expect(Self.scene(words, path: path, in: folder).claim(.makeTarget)?.file == Attribution.Place(path, line: 7))
  }

  @Test("without its line the target that was asked for is a hint, and two are none")
  func asked() {
    let text = "all:\n\t$(RUN)\n"
    let one = Self.scene(["make", "-j", "4", "CC=gcc", "all"], text: text).claim(.makeTarget)
    #expect(one?.name == "all" && one?.confidence == .hint && one?.file == Attribution.Place("/w/Makefile"))
    #expect(Self.scene(["make", "a", "b"], text: text).claim(.makeTarget)?.name == nil)
    #expect(Self.scene(["make", "-f", "a", "-f", "b"]).claim(.makeTarget) == nil)
    #expect(Self.scene(path: "/elsewhere").claim(.makeTarget) == nil)
  }

  @Test("a recipe that stands twice has no line, and a pattern rule no target")
  func doubtful() {
    let twice = "a:\n\t./log-formatter --version\nb:\n\t./log-formatter --version\n"
    #expect(Self.scene(text: twice).claim(.makeTarget)?.file == Attribution.Place("/w/Makefile"))
    let pattern = "%.o: %.c\n\t./log-formatter --version\n"
    let claim = Self.scene(["make"], text: pattern).claim(.makeTarget)
    #expect(claim?.name == nil && claim?.file == Attribution.Place("/w/Makefile", line: 2))
  }
}
