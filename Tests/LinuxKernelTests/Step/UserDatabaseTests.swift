import GuardModel
import Testing

@testable import LinuxKernel

@Suite struct UserDatabaseTests {
  private static let passwd = """
    root:x:0:0:root:/root:/bin/bash
    ci:x:1000:1001:CI user,,,:/home/ci:/bin/sh
    1000:x:2000:2000::/home/digits:/bin/sh
    short:x:3000
    noshell:x:3001:3001::/home/noshell
    letters:x:abc:100::/home/letters:/bin/sh
    badgroup:x:3002:-1::/home/badgroup:/bin/sh
    mark:x:3003:3003:\u{301}:/home/mark:/bin/sh
    large:x:4294967295:4294967295::/:/bin/sh
    huge:x:4294967296:0::/:/bin/sh
    ci:x:9:9:the second of this name:/:/bin/sh

    last:x:5000:5000::/home/last:/bin/sh
    """
  private static let group = """
    root:x:0:
    sudo:x:27:admin,ci
    ci:x:1001:ci
    docker:x:998:ci,cissy
    again:x:27:ci
    notci:x:55:cissy,xci,ci2
    bad:x:y:ci
    cut:x:77
    """

  private func user(_ wanted: String) -> UserDatabase.Entry? {
    UserDatabase(passwd: Array(Self.passwd.utf8), group: Array(Self.group.utf8)).user(wanted)
  }

  @Test(
    "Users by name, or by number where no name matches",
    arguments: [
      ("root", "root", 0, 0, "/root"), ("0", "root", 0, 0, "/root"), ("ci", "ci", 1000, 1001, "/home/ci"),
      ("1000", "1000", 2000, 2000, "/home/digits"), ("2000", "1000", 2000, 2000, "/home/digits"),
      ("noshell", "noshell", 3001, 3001, "/home/noshell"), ("mark", "mark", 3003, 3003, "/home/mark"),
      ("large", "large", .max, .max, "/"), ("last", "last", 5000, 5000, "/home/last"),
    ] as [(String, String, UInt32, UInt32, String)])
  func found(wanted: String, name: String, user number: UInt32, group: UInt32, home: String) throws {
    let entry = try #require(user(wanted))
    #expect(entry.name == name)
    #expect(entry.identity.user == UserID(rawValue: number))
    #expect(entry.identity.group == GroupID(rawValue: group))
    #expect(entry.identity.groups.first == GroupID(rawValue: group))
    #expect(entry.home == ByteString(home))
  }

  @Test(
    "What is not there, or not whole",
    arguments: [
      "", "nobody", "short", "3000", "letters", "abc", "badgroup", "huge", "x", "roo", "root:x", "-1", "00", "Root",
    ])
  func missing(wanted: String) { #expect(user(wanted) == nil) }

  @Test("Groups: the user's own first, each number once, others by whole names")
  func groups() {
    #expect(user("ci")?.identity.groups.map(\.rawValue) == [1001, 27, 998])
    #expect(user("root")?.identity.groups.map(\.rawValue) == [0])
  }

  @Test func emptyAndBinaryFiles() {
    #expect(UserDatabase(passwd: [], group: []).user("root") == nil)
    let bytes = Array("a\u{FF}:".utf8) + [0xFF, 0xFE, 0x0A] + Array("ok:x:1:1::/:".utf8) + [0x0A, 0xC0]
    #expect(UserDatabase(passwd: bytes, group: bytes).user("ok")?.identity.user == UserID(rawValue: 1))
  }

  @Test func ofThisMachine() throws {
    let root = try #require(try UserDatabase.system().user("0"))
    #expect(root.identity.user == .root)
  }
}
