import GuardModel
import Provenance

/// A chain and the files around it, written as a test sees them: the exec itself first.
struct Scene: OriginFiles {
  var links: [OriginLink] = []
  var requested: ByteString
  var texts: [ByteString: String]
  var owners: [ByteString: PackageOwner] = [:]

  init(requested: ByteString = "./log-formatter", _ links: [OriginLink], files: [ByteString: String] = [:]) {
    self.links = links
    self.requested = requested
    texts = files
    for place in self.links.indices { self.links[place].instance = InstanceID(rawValue: UInt64(90 - place)) }
  }

  var claims: [Attribution] {
    Attribution.claims(of: OriginChain(links: links, requested: requested), files: self)
  }

  /// The claims of one kind, which is what most tests are about.
  func claim(_ kind: Attribution.Kind) -> Attribution? { claims.first { $0.kind == kind } }

  func contents(of path: ByteString) -> [UInt8]? { texts[path].map { Array($0.utf8) } }

  func owner(of path: ByteString) -> PackageOwner? { owners[path] }
}

/// A link of a chain: its program, its words, its folder and its variables.
func link(
  _ path: ByteString, _ arguments: [ByteString], in directory: ByteString? = "/w", _ variables: [ByteString] = [],
  sharesFiles: Bool = true, isInstalled: Bool = false
) -> OriginLink {
  OriginLink(
    instance: .guardItself, process: ProcessID(rawValue: 4711), path: path, arguments: arguments, directory: directory,
    environment: Environment(variables), sharesFiles: sharesFiles, isInstalled: isInstalled)
}

/// The exec that every scene is about: a runtime under another name.
func runtime(in directory: ByteString = "/w", _ variables: [ByteString] = []) -> OriginLink {
  link(directory.bytes.isEmpty ? "/x" : "/w/log-formatter", ["./log-formatter", "--version"], in: directory, variables)
}
