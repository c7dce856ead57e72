public import GuardModel

extension Policy {
  /// The interpreter of the scripts that engines write.
  static let shell: ByteString = "/bin/sh"

  /// The paths that this policy speaks of, and the system's shell: their files must be in the snapshot of the guard's
  /// start, or nothing at these paths is ever what the policy means.
  public var candidates: [ByteString] {
    var paths = customEngines.map(\.path) + extraRuntimes.map(\.path)
    for exception in exceptions {
      paths.append(exception.caller)
      if case .path(let path) = exception.runtime { paths.append(path) }
    }
    var seen: Set<String> = []
    return [Self.shell] + paths.filter { seen.insert($0).inserted }.map { ByteString($0) }
  }

  /// The contents that this policy trusts wherever they are, with the path each was pinned for.
  public var pins: [PinnedFile] {
    customEngines.compactMap { engine in engine.pin.map { PinnedFile(path: ByteString(engine.path), digest: $0) } }
  }
}
