import GuardModel
import Testing

@testable import GuardCommands

@Suite("A shell's arguments")
struct ShellScriptTests {
  @Test(
    "say where the script is, in the shapes that CI systems use",
    arguments: [
      ("script.sh", .file("script.sh")), ("-xe /w/script.sh.copy", .file("/w/script.sh.copy")),
      ("--noprofile --norc -e -o pipefail /t/5f3a", .file("/t/5f3a")),
      ("--noprofile --norc -eo pipefail /t/5f3a", .file("/t/5f3a")), ("-e /t/5f3a", .file("/t/5f3a")),
      ("-e -c true", .command("true")), ("-ec true name arg", .command("true")), ("-c true", .command("true")),
      ("-eo pipefail -c true", .command("true")), ("-ceo pipefail true", .command("true")),
      ("-c -e true", .command("true")), ("-lc true", .command("true")),
      ("", .standardInput), ("-l", .standardInput), ("-", .standardInput), ("-eo pipefail", .standardInput),
      ("-s arg", .standardInput), ("-e -s", .standardInput), ("-c", .standardInput),
      ("-e -- script", .file("script")), ("-- -e", .file("-e")), ("- script", .file("script")),
      ("+x script", .file("script")), ("+o posix -e script", .file("script")), ("-O extglob script", .file("script")),
      ("--rcfile rc --login script", .file("script")), ("+c script", .file("script")),
    ] as [(String, ShellScript)])
  func shapes(line: String, script: ShellScript) {
    #expect(ShellScript(arguments: line.split(separator: " ").map { ByteString(String($0)) }) == script)
  }

  @Test("need not be text")
  func bytes() {
    #expect(ShellScript(arguments: ["-c", ByteString([0xff, 0x20])]) == .command(ByteString([0xff, 0x20])))
    #expect(ShellScript(arguments: [""]) == .file(""))
  }
}
