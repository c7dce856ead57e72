import GuardModel
import LinuxKernel
import Provenance

/// Which Debian package owns a file, by the lists that dpkg keeps (deb(5), dpkg-query(1)); no program is run.
enum DebianPackages {
  private static let lists: ByteString = "/var/lib/dpkg/info"
  private static let diversions: ByteString = "/var/lib/dpkg/diversions"

  /// The package that lists a path, or its other name on a machine whose /bin and /usr/bin are one; nil for a diverted
  /// file, whose list names another file, and where dpkg keeps no lists.
  static func owner(of path: ByteString) -> PackageOwner? {
    let names = [path] + otherName(of: path)
    let newline = UInt8(ascii: "\n")
    let diverted = CautiousFile.contents(of: diversions, limit: 1 << 20) ?? []
    guard !diverted.split(separator: newline).contains(where: { names.contains(ByteString($0)) }),
      let list = LineLists.file(holding: names, in: lists, suffix: ".list")
    else { return nil }
    // `libc6:amd64.list`
    let package = list.bytes.dropLast(".list".utf8.count).prefix { $0 != UInt8(ascii: ":") }
    return PackageOwner(
      tool: "dpkg", package: ByteString(package), list: ByteString(lists.bytes + [UInt8(ascii: "/")] + list.bytes))
  }

  /// `/bin/dash` for `/usr/bin/dash` and the other way round, where both are the same file.
  private static func otherName(of path: ByteString) -> [ByteString] {
    let prefix: ByteString = "/usr"
    let other = path.hasPrefix("/usr/") ? path.bytes.dropFirst(prefix.bytes.count) : (prefix.bytes + path.bytes)[...]
    guard let facts = CautiousFile.facts(of: path), let same = CautiousFile.facts(of: ByteString(other)),
      facts.identity == same.identity
    else { return [] }
    return [ByteString(other)]
  }
}
