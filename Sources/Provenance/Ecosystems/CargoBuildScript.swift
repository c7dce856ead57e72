import GuardModel

extension Ecosystem {
  /// A crate's `build.rs`: cargo compiles it to `.../build/.../build-script-build`, and runs it in the crate's folder with
  /// `CARGO_PKG_NAME` and `CARGO_MANIFEST_DIR` ("Environment Variables", The Cargo Book).
  static let cargo = Ecosystem { chain, files in
    guard let cargo = chain.places(where: { $0.program == "cargo" }).first else { return [] }
    for link in chain.links.prefix(cargo) where link.program.hasPrefix("build-script-") {
      guard let name = link.environment["CARGO_PKG_NAME"], let folder = link.environment["CARGO_MANIFEST_DIR"],
        let manifest = link.absolute(folder / "Cargo.toml"), let bytes = files.contents(of: manifest),
        TOMLSection("package", in: bytes)["name"] == name
      else { continue }
      let script = TOMLSection("package", in: bytes)["build"] ?? "build.rs"
      let path = (folder / script).normalized
      return [
        Attribution(
          .cargoBuildScript, tool: "cargo", package: name, version: TOMLSection("package", in: bytes)["version"],
          name: script, file: Attribution.Place(files.contents(of: path) != nil ? path : manifest),
          evidence: "cargo ran \(link.path) with CARGO_PKG_NAME=\(name), and \(manifest) has that name",
          confidence: .likely, instance: link.instance)
      ]
    }
    return []
  }
}
