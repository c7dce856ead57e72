import CCrypto
import CLinux
import CSeccomp
import CYAML

/// What this program was built from: what packaging wrote into its file, and what its libraries say of themselves.
public struct BuildFacts: Equatable, Sendable {
  /// Names and values in the order in which they are told: the commit first.
  public var entries: [Entry]

  public struct Entry: Equatable, Sendable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Reads what packaging writes: lines of a name, a blank and a value. Lines without a value are left out.
  public init(stamped text: String, libraries: [Entry]) {
    let stamped = text.split(separator: "\n").compactMap { line -> Entry? in
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2 else { return nil }
      return Entry(String(parts[0]), String(parts[1]))
    }
    entries = stamped.prefix(1) + libraries + stamped.dropFirst()
  }

  public static var current: BuildFacts {
    BuildFacts(stamped: unsafe String(cString: guard_build_facts()), libraries: libraries)
  }

  /// The text of `--version`: the program's own version, and a line for each fact.
  public func text(version: String) -> String {
    (["runcguard \(version)"] + entries.map { "  \($0.name): \($0.value)" }).joined(separator: "\n")
  }

  private static var libraries: [Entry] {
    var entries: [Entry] = []
    if let version = unsafe seccomp_version() {
      let numbers = unsafe version.pointee
      entries.append(Entry("libseccomp", "\(numbers.major).\(numbers.minor).\(numbers.micro)"))
    }
    if let version = unsafe yaml_get_version_string() {
      entries.append(Entry("libyaml", unsafe String(cString: version)))
    }
    if let version = unsafe OpenSSL_version(OPENSSL_VERSION_STRING) {
      entries.append(Entry("OpenSSL", unsafe String(cString: version)))
    }
    return entries
  }
}
