import GuardModel

extension Ecosystem {
  /// The distribution's packages of the exec's own file and of its caller's, where those are still the administrator's.
  ///
  /// dpkg lists files in text. RPM keeps a database that only its library reads, so it is not asked.
  static let systemPackage = Ecosystem { chain, files in
    chain.links.prefix(2).compactMap { link in
      guard link.sharesFiles, link.isInstalled, let owner = files.owner(of: link.path) else { return nil }
      return Attribution(
        .systemPackage, tool: owner.tool, package: owner.package, file: Attribution.Place(link.path),
        evidence: "\(owner.list) lists \(link.path)", confidence: .certain, instance: link.instance)
    }
  }
}
