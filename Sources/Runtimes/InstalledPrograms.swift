public import GuardModel

/// Where an administrator may have installed the programs that the guard has to know from its start.
public enum InstalledPrograms {
  /// Shells by which an engine runs a runtime with arguments.
  static let shells: [ByteString] = ["sh", "dash", "bash", "ash", "busybox"]

  static let folders: [ByteString] = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]

  /// Absolute paths, each once, of runtimes, engine components and shells: in the folders of a PATH, in the usual
  /// ones, and where else they are known to be installed.
  ///
  /// Folders of a PATH that are not absolute are left out, since nothing is installed relative to a step. Clients are
  /// left out too: being trusted gives them nothing.
  public static func candidates(searchPath: [ByteString]) -> [ByteString] {
    let components = EngineComponent.all.filter { !$0.isClient }
    let names = RuntimeFamily.all.flatMap(\.names) + components.flatMap(\.names) + shells
    let known = RuntimeFamily.all.flatMap(\.paths) + components.flatMap(\.paths)
    var seen: Set<ByteString> = []
    var candidates: [ByteString] = []
    for folder in searchPath.filter({ $0.hasPrefix("/") }) + folders {
      var bytes = folder.bytes
      while bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
      for name in names {
        let path = ByteString(bytes + [UInt8(ascii: "/")] + name.bytes)
        if seen.insert(path).inserted { candidates.append(path) }
      }
    }
    return candidates + known.filter { seen.insert($0).inserted }
  }
}
