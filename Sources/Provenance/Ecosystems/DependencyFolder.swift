import GuardModel

extension Ecosystem {
  /// A package named by the folder of a package manager that a path of the chain goes through: a hint and no proof.
  static let dependencyFolder = Ecosystem { chain, _ in
    for link in chain.links {
      for place in [link.directory, link.path].compactMap(\.self) + link.arguments {
        guard let (store, package) = package(in: place) else { continue }
        let module = store.isGoModule ? package.split(at: "@") : [package]
        return [
          Attribution(
            .dependencyFolder, tool: store.tool, package: module.first ?? package,
            version: module.count == 2 ? module[1] : nil,
            evidence: "a path of pid \(link.process.rawValue) goes through its folder: "
              + ByteString(place.bytes.prefix(300)).description,
            confidence: .hint, instance: link.instance)
        ]
      }
    }
    return []
  }

  /// A folder of a package manager, and how many components after it are not yet the package's name.
  private struct Store: Sendable {
    var folders: [ByteString]
    var skipped = 0
    var tool: String
    /// The managers themselves are installed the same way and are rarely the culprit.
    var managers: Set<ByteString> = []

    var isGoModule: Bool { tool == "go" }
  }

  private static let stores = [
    Store(folders: ["node_modules"], tool: "npm", managers: ["npm", "pnpm", "yarn", "corepack"]),
    Store(folders: ["site-packages"], tool: "pip", managers: ["pip", "setuptools", "uv", "poetry"]),
    Store(folders: ["dist-packages"], tool: "pip", managers: ["pip", "setuptools"]),
    Store(folders: ["gems"], tool: "gem"),
    Store(folders: ["pkg", "mod"], tool: "go"),
    Store(folders: ["registry", "src"], skipped: 1, tool: "cargo"),
  ]

  private static func package(in place: ByteString) -> (Store, ByteString)? {
    guard place.bytes.count <= 4096, place.contains("/") else { return nil }
    let parts = place.components
    for store in stores {
      guard let folder = parts.indices.last(where: { parts[$0...].starts(with: store.folders) }) else { continue }
      let start = folder + store.folders.count + store.skipped
      guard !parts.contains(where: store.managers.contains),
        let name = packageName(parts.dropFirst(start), isGoModule: store.isGoModule)
      else { continue }
      return (store, name)
    }
    return nil
  }

  /// `left-pad`, `@scope/name`, `example.org/module@v1.2.3`; nil for `.bin` and the like.
  private static func packageName(_ parts: ArraySlice<ByteString>, isGoModule: Bool) -> ByteString? {
    guard let first = parts.first, !first.hasPrefix(".") else { return nil }
    let slash = [UInt8(ascii: "/")]
    if isGoModule {
      guard let last = parts.firstIndex(where: { $0.contains("@") }) else { return nil }
      return ByteString(parts[...last].map(\.bytes).joined(separator: slash))
    }
    return first.hasPrefix("@") ? ByteString(parts.prefix(2).map(\.bytes).joined(separator: slash)) : first
  }
}
