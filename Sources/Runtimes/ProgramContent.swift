import GuardModel

/// All that was read of one ELF program, before anything is concluded from it.
struct ProgramContent: Sendable {
  var elf: ELFHeader
  var buildInfo: GoBuildInfo?
  var markers: Set<Marker>

  /// What the program is, with each fact that says so.
  func identification(path: ByteString) -> Identification {
    var result = Identification()
    if let (family, evidence) = family(name: Self.fileName(of: path)) {
      result.runtime = family
      result.evidence += evidence
    }
    if let (component, evidence) = component() {
      result.component = component
      result.evidence += evidence.filter { !result.evidence.contains($0) }
    }
    if let (indirection, evidence) = indirection(name: Self.fileName(of: path)) {
      result.indirection = indirection
      result.evidence += evidence
    }
    return result
  }

  private func family(name: ByteString) -> (RuntimeFamilyID, [Evidence])? {
    if let path = buildInfo?.path,
      let family = RuntimeFamily.all.first(where: { $0.mainPaths.contains { $0.matches(path) } })
    {
      return (family.id, [Evidence(.goBuildInfo, path.description)])
    }
    for family in RuntimeFamily.all {
      if let evidence = proof(among: family.markerGroups) { return (family.id, evidence) }
    }
    guard let family = RuntimeFamily.all.first(where: { $0.names.contains(name) }) else { return nil }
    return (family.id, [Evidence(.name, name.description)])
  }

  private func component() -> (ComponentID, [Evidence])? {
    if let path = buildInfo?.path {
      let match = EngineComponent.all.first { component in
        guard component.mainPaths.contains(where: { $0.matches(path) }) else { return false }
        return component.buildTag.map { buildInfo?.tags.contains($0) ?? false } ?? true
      }
      return match.map { ($0.id, [Evidence(.goBuildInfo, path.description)]) }
    }
    for component in EngineComponent.all {
      if let evidence = proof(among: component.markerGroups) { return (component.id, evidence) }
    }
    return nil
  }

  private func indirection(name: ByteString) -> (Indirection, [Evidence])? {
    if let soname = IndirectProgram.loaderName(of: elf) { return (.loader, [Evidence(.soname, soname.description)]) }
    if IndirectProgram.canLoad(elf), let evidence = proof(among: IndirectProgram.loader.markerGroups) {
      return (.loader, evidence)
    }
    if let evidence = proof(among: IndirectProgram.emulator.markerGroups) { return (.emulator, evidence) }
    return IndirectProgram.isEmulatorName(name) ? (.emulator, [Evidence(.name, name.description)]) : nil
  }

  /// The markers of the first group that is there as a whole.
  private func proof(among groups: [[Marker]]) -> [Evidence]? {
    guard let group = groups.first(where: { $0.allSatisfy(markers.contains) }) else { return nil }
    return group.map { Evidence(.marker, ByteString($0.bytes).description) }
  }

  /// The last component of an exe link, without what the kernel adds for an unlinked file (d_path in fs/d_path.c).
  private static func fileName(of path: ByteString) -> ByteString {
    let ending = ByteString(" (deleted)")
    guard path.hasSuffix(ending) else { return path.lastComponent }
    return ByteString(path.bytes.dropLast(ending.bytes.count)).lastComponent
  }
}
