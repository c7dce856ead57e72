public import GuardModel

/// Users and groups of `/etc/passwd` and `/etc/group`; a static program cannot load the name services of a libc.
public struct UserDatabase: Sendable {
  public struct Entry: Hashable, Sendable {
    public var name: String
    public var identity: StepIdentity
    public var home: ByteString
  }

  private var users: [[String]]
  private var groups: [[String]]

  /// Takes the text of the two files.
  public init(passwd: [UInt8], group: [UInt8]) {
    users = Self.lines(passwd)
    groups = Self.lines(group)
  }

  /// Reads the files of this machine.
  ///
  /// - Throws: the `Errno` of opening or reading `/etc/passwd`; a missing `/etc/group` is an empty one.
  public static func system() throws(Errno) -> UserDatabase {
    UserDatabase(
      passwd: try readWhole("/etc/passwd", limit: 16 << 20),
      group: (try? readWhole("/etc/group", limit: 16 << 20)) ?? [])
  }

  /// Finds a user by name, or by number where no name matches; nil where there is none.
  public func user(_ wanted: String) -> Entry? {
    let match = users.first { $0.first == wanted } ?? users.first { $0.count > 2 && $0[2] == wanted }
    guard let fields = match, fields.count >= 6, let user = UInt32(fields[2]), let group = UInt32(fields[3]) else {
      return nil
    }
    let name = fields[0]
    var memberships = [GroupID(rawValue: group)]
    for line in groups where line.count >= 4 && line[3].split(separator: ",").contains(Substring(name)) {
      guard let number = UInt32(line[2]) else { continue }
      let membership = GroupID(rawValue: number)
      if !memberships.contains(membership) { memberships.append(membership) }
    }
    return Entry(
      name: name,
      identity: StepIdentity(
        user: UserID(rawValue: user), group: GroupID(rawValue: group), groups: memberships),
      home: ByteString(fields[5]))
  }

  private static func lines(_ bytes: [UInt8]) -> [[String]] {
    // As bytes: a full name that begins with a combining mark would make one `Character` with the colon before it.
    bytes.split(separator: UInt8(ascii: "\n")).map { line in
      line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
    }
  }
}
