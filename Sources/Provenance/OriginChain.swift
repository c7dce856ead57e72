public import GuardModel

/// What is known of one instance of a finding's chain, for telling where the exec came from.
public struct OriginLink: Hashable, Sendable {
  public var instance: InstanceID
  public var process: ProcessID
  /// The program's file.
  public var path: ByteString
  public var arguments: [ByteString]
  /// The working directory, where it could still be read; the nearest inner link's where not.
  public var directory: ByteString?
  /// The few variables of `OriginVariables`; the nearest inner link's where its own could not be read any more.
  public var environment: Environment
  /// Whether its paths are the guard's: the same mounts, the same root.
  public var sharesFiles: Bool
  /// Whether the file that it ran is still the one that its path leads to, and the administrator's own.
  public var isInstalled: Bool

  public init(
    instance: InstanceID, process: ProcessID, path: ByteString, arguments: [ByteString], directory: ByteString? = nil,
    environment: Environment = Environment([]), sharesFiles: Bool = true, isInstalled: Bool = false
  ) {
    self.instance = instance
    self.process = process
    self.path = path
    self.arguments = arguments
    self.directory = directory
    self.environment = environment
    self.sharesFiles = sharesFiles
    self.isInstalled = isInstalled
  }

  /// The program's name.
  var program: ByteString { path.lastComponent }

  /// A path as this instance meant it; nil where its directory is not known or its files are not the guard's.
  func absolute(_ name: ByteString) -> ByteString? {
    guard sharesFiles else { return nil }
    if name.hasPrefix("/") { return name.normalized }
    guard let directory, directory.hasPrefix("/"), !directory.hasSuffix(" (deleted)") else { return nil }
    return (directory / name).normalized
  }
}

/// A finding's chain, from the exec itself outwards, without the guard.
public struct OriginChain: Hashable, Sendable {
  public var links: [OriginLink]
  /// The name that was passed to the exec itself.
  public var requested: ByteString

  public init(links: [OriginLink], requested: ByteString) {
    self.links = links
    self.requested = requested
  }

  /// Places of links, innermost first, that run one of some programs.
  func places(where matches: (OriginLink) -> Bool) -> [Int] { links.indices.filter { matches(links[$0]) } }

  /// What the link at a place made happen: the next inner one. Java executes everything by way of a program of its own,
  /// which is not meant.
  func inner(of place: Int) -> OriginLink? { links[..<place].last { $0.program != "jspawnhelper" } }
}

/// The variables that are read of a process; nothing else of an environment is ever looked at.
public enum OriginVariables {
  public static let names: Set<String> = [
    "npm_package_name", "npm_package_json", "npm_lifecycle_event", "CARGO_PKG_NAME", "CARGO_MANIFEST_DIR", "GOFILE",
    "GOLINE", "GOPACKAGE", "PEP517_BUILD_BACKEND", "_PYPROJECT_HOOKS_BUILD_BACKEND",
  ]
}

/// Files as claims are checked against.
public protocol OriginFiles {
  /// The content of a small regular file by its absolute path; nil where there is none that can be read safely.
  func contents(of path: ByteString) -> [UInt8]?
  /// The package of the distribution that lists a path, with the tool that says so.
  func owner(of path: ByteString) -> PackageOwner?
}

/// A package of the distribution that owns a file.
public struct PackageOwner: Hashable, Sendable {
  public var tool: String
  public var package: ByteString
  /// The file that lists it.
  public var list: ByteString

  public init(tool: String, package: ByteString, list: ByteString) {
    self.tool = tool
    self.package = package
    self.list = list
  }
}

extension ByteString {
  /// Two paths as one.
  static func / (folder: ByteString, name: ByteString) -> ByteString {
    ByteString(folder.bytes + (folder.hasSuffix("/") ? [] : [UInt8(ascii: "/")]) + name.bytes)
  }

  /// Its names, without empty ones.
  var components: [ByteString] { bytes.split(separator: UInt8(ascii: "/")).map { ByteString($0) } }

  /// An absolute path without `.`, `..` and empty names, as text alone tells.
  var normalized: ByteString {
    var names: [ByteString] = []
    for name in components where name != "." {
      if name == ".." { _ = names.popLast() } else { names.append(name) }
    }
    return ByteString(names.reduce(into: []) { $0 += [UInt8(ascii: "/")] + $1.bytes })
  }

  /// The folder that holds a path; `/` for a name without one.
  var folder: ByteString {
    let kept = ByteString(bytes.dropLast(lastComponent.bytes.count + 1))
    return kept.isEmpty ? "/" : kept
  }

  /// Whether a path is a folder or lies in it.
  func lies(in folder: ByteString) -> Bool { self == folder || hasPrefix(folder / "") }
}
