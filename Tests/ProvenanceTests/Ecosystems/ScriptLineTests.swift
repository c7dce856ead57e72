import GuardModel
import Testing

@Suite("Script lines") struct ScriptLineTests {
  private static func scene(_ words: [ByteString], program: ByteString = "/usr/bin/dash", text: String) -> Scene {
    Scene([runtime(), link(program, words)], files: ["/w/install.sh": text])
  }

  @Test(
    "are told where exactly one line can have done it",
    arguments: [
      ("set -e\n./log-formatter --version\n", 2), ("# ./log-formatter\n\n  ./log-formatter --version\r\n", 3),
      ("./log-formatter --help\n./log-formatter --version\n", 2), ("exec \"$D/log-formatter\" $@", 1),
      ("./log-formatter --version\n./log-formatter --version\n", nil), ("./log-formatter-2 --version\n", nil),
      ("./my-log-formatter\n", nil), ("eval $X\n", nil), ("", nil),
    ] as [(String, Int?)])
  func lines(text: String, line: Int?) {
    let claim = Self.scene(["sh", "-e", "install.sh", "x"], text: text).claim(.scriptLine)
    #expect(claim?.file == Attribution.Place("/w/install.sh", line: line))
  }

  @Test(
    "need a script file in the words of an interpreter",
    arguments: [
      (["sh", "/w/install.sh"], "/usr/bin/dash", true), (["bash", "-xe", "./install.sh"], "/usr/bin/bash", true),
      (["bash", "-o", "pipefail", "install.sh"], "/usr/bin/bash", true), (["sh", "--", "install.sh"], "/bin/sh", true),
      (["busybox", "sh", "install.sh"], "/bin/busybox", true), (["/bin/sh", "install.sh"], "/bin/busybox", true),
      (["python3", "-u", "install.sh"], "/usr/bin/python3.11", true),
      (["ruby", "install.sh"], "/usr/bin/ruby3.1", true),
      (["sh", "-c", "install.sh"], "/usr/bin/dash", false), (["sh", "-ec", "install.sh"], "/usr/bin/dash", false),
      (["xargs", "install.sh"], "/bin/busybox", false), (["python3", "-m", "install.sh"], "/usr/bin/python3", false),
      (["sh", "-"], "/usr/bin/dash", false), (["bash", "-es", "install.sh"], "/usr/bin/bash", false),
      (["make", "install.sh"], "/usr/bin/make", false),
      ([], "/usr/bin/dash", false),
    ] as [([ByteString], ByteString, Bool)])
  func interpreters(words: [ByteString], program: ByteString, isTold: Bool) {
    let claim = Self.scene(words, program: program, text: "./log-formatter").claim(.scriptLine)
    #expect((claim?.file == Attribution.Place("/w/install.sh", line: 1)) == isTold)
  }

  @Test("are no claim where the paths are not the guard's, or lead to nothing")
  func unreachable() {
    var scene = Self.scene(["sh", "install.sh"], text: "./log-formatter")
    scene.links[1].directory = "/w (deleted)"
    #expect(scene.claim(.scriptLine) == nil)
    scene.links[1].directory = nil
    #expect(scene.claim(.scriptLine) == nil)
    scene.links[1].directory = "/w"
    scene.links[1].sharesFiles = false
    #expect(scene.claim(.scriptLine) == nil)
  }

  @Test("stay away from texts that are too large to be looked through, and from words that are too long")
  func large() {
    let text = "./log-formatter --version\n" + String(repeating: "r", count: 1 << 20)
    #expect(
      Self.scene(["sh", "install.sh"], text: text).claim(.scriptLine)?.file == Attribution.Place("/w/install.sh"))
    var scene = Self.scene(["sh", "install.sh"], text: String(repeating: "rrrr rrr\n", count: 20_000))
    scene.links[0].arguments = Array(
      repeating: ByteString(Array(repeating: UInt8(ascii: "r"), count: 4000)), count: 500)
    let clock = ContinuousClock()
    let time = clock.measure { #expect(scene.claim(.scriptLine)?.file?.line == nil) }
    #expect(time < .seconds(60))
  }

  @Test("carry names that are no text")
  func bytes() {
    let name = ByteString([0xFF, 0x1B, 0x2E, 0x73, 0x68])
    var scene = Self.scene(["sh", name], text: "")
    scene.texts[ByteString("/w/".utf8 + name.bytes)] = "./log-formatter"
    let claim = scene.claim(.scriptLine)
    #expect(claim?.file?.path.lastComponent == name && claim?.file?.line == 1)
    #expect(claim?.evidence.contains(#"/w/\xff\x1b.sh"#) == true)
  }
}
