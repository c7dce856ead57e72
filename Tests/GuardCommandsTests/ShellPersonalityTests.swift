import ArgumentParser
import GuardModel
import Testing

@testable import GuardCommands

@Suite("The guard by the name of a shell")
struct ShellPersonalityTests {
  private func command(_ name: ByteString, _ arguments: ByteString..., variables: ByteString...) throws -> [ByteString]
  {
    try #require(ShellPersonality(name: name))
      .command(arguments: arguments, settings: Settings(environment: variables))
  }

  @Test(
    "is no shell by any other", arguments: ["runcguard", "/usr/bin/runcguard", "shell", "", "runcguard-shell", "-"])
  func other(name: String) { #expect(ShellPersonality(name: ByteString(name)) == nil) }

  @Test("is none without a name")
  func nameless() { #expect(ShellPersonality(name: nil) == nil) }

  @Test("hands the arguments to the shell unchanged")
  func arguments() throws {
    #expect(try command("runcguard-sh", "-xe", "a b") == ["/bin/sh", "-xe", "a b"])
    #expect(try command("/opt/guard/runcguard-bash", "-c", "") == ["/bin/bash", "-c", ""])
    #expect(try command("/opt/shims/bash") == ["/bin/bash"])
    #expect(try command("sh", ByteString([0xff])) == ["/bin/sh", ByteString([0xff])])
  }

  @Test("of a login shell asks for one")
  func login() throws { #expect(try command("-runcguard-sh", "-c", "id") == ["/bin/sh", "-l", "-c", "id"]) }

  @Test("takes apart what the kernel joins in a #! line, and nothing else")
  func joined() throws {
    #expect(try command("/usr/bin/runcguard-sh", "-e -x", "/w/step") == ["/bin/sh", "-e", "-x", "/w/step"])
    #expect(try command("runcguard-bash", "-eo\tpipefail ", "f") == ["/bin/bash", "-eo", "pipefail", "f"])
    #expect(try command("runcguard-sh", "a file", "x y") == ["/bin/sh", "a file", "x y"])
    #expect(try command("runcguard-sh", "-c", "-e -x") == ["/bin/sh", "-c", "-e -x"])
  }

  @Test("takes another shell from RUNCGUARD_SHELL, for the name that has none of its own")
  func configured() throws {
    #expect(try command("runcguard-sh", "f", variables: "RUNCGUARD_SHELL=/bin/bash") == ["/bin/bash", "f"])
    #expect(try command("runcguard-sh", "f", variables: "RUNCGUARD_SHELL=") == ["/bin/sh", "f"])
    #expect(try command("runcguard-bash", "f", variables: "RUNCGUARD_SHELL=/bin/dash") == ["/bin/bash", "f"])
  }

  @Test("refuses a shell that is looked for, and itself", arguments: ["bash", "./sh", "/proc/self/exe"])
  func refused(path: String) {
    #expect(throws: ValidationError.self) {
      try command("runcguard-sh", variables: ByteString("RUNCGUARD_SHELL=\(path)"))
    }
  }
}
