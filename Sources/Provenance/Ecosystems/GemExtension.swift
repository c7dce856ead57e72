import GuardModel

extension Ecosystem {
  /// A Ruby gem's native extension: `gem` or `bundle` runs `extconf.rb`, `mkrf_conf.rb` or make in a folder of
  /// `.../gems/NAME-VERSION/ext`.
  static let gem = Ecosystem { chain, files in
    guard let installer = chain.places(where: { tool(of: $0) != nil }).first,
      let tool = tool(of: chain.links[installer])
    else { return [] }
    for link in chain.links.prefix(installer).reversed() {
      guard let folder = link.absolute("."), let (gem, root) = gem(holding: folder) else { continue }
      let script: ByteString? =
        if case .file(let script) = Interpreter.interpreted(by: link) { link.absolute(script) } else { nil }
      guard let (name, version) = nameAndVersion(gem) else { continue }
      let file = script.flatMap { $0.lies(in: root) && files.contents(of: $0) != nil ? $0 : nil }
      return [
        Attribution(
          .gemExtension, tool: tool, package: name, version: version, name: file?.lastComponent,
          file: file.map { Attribution.Place($0) },
          evidence: "\(tool) ran it in \(folder), the folder of an extension of that gem",
          confidence: .likely, instance: link.instance)
      ]
    }
    return []
  }

  /// `NAME-VERSION` and its folder, out of a path through `gems/NAME-VERSION/ext`.
  private static func gem(holding folder: ByteString) -> (name: ByteString, root: ByteString)? {
    let parts = folder.components
    for place in parts.indices.dropLast(2).reversed() where parts[place] == "gems" && parts[place + 2] == "ext" {
      return (parts[place + 1], parts[...(place + 1)].reduce("") { $0 / $1 })
    }
    return nil
  }

  /// `nokogiri-1.16.0-x86_64-linux` is version 1.16.0 for one platform.
  private static func nameAndVersion(_ gem: ByteString) -> (name: ByteString, version: ByteString)? {
    let parts = gem.split(at: "-")
    guard let place = parts.dropFirst().firstIndex(where: { ("0"..."9").contains(Unicode.Scalar($0.bytes[0])) }) else {
      return nil
    }
    let name = parts[..<place].map(\.bytes).joined(separator: [UInt8(ascii: "-")])
    return (ByteString(name), parts[place])
  }

  private static func tool(of link: OriginLink) -> String? {
    guard Interpreter.language(of: link.program) == .ruby, case .file(let script) = Interpreter.interpreted(by: link)
    else { return nil }
    let name = ByteString(script.lastComponent.bytes.prefix { !(0x30...0x39).contains($0) })
    return name == "gem" ? "gem" : name == "bundle" || name == "bundler" ? "bundler" : nil
  }
}
