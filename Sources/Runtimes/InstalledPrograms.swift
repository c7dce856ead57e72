public import GuardModel

/// Where an administrator may have installed the programs that the guard has to know from its start.
public enum InstalledPrograms {
  /// Shells by which an engine runs a runtime with arguments.
  static let shells: [ByteString] = ["sh", "dash", "bash", "ash", "busybox"]

  static let folders: [ByteString] = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]

  /// Names of runtimes, engine components and shells, looked for in `folders(searchPath:)`.
  ///
  /// Clients are left out: being trusted gives them nothing.
  public static var names: [ByteString] {
    once(RuntimeFamily.all.flatMap(\.names) + components.flatMap(\.names) + shells)
  }

  /// Absolute paths outside the usual folders where programs are known to be installed.
  public static var paths: [ByteString] { RuntimeFamily.all.flatMap(\.paths) + components.flatMap(\.paths) }

  /// The folders of a PATH and the usual ones, without slashes at their ends, each once.
  ///
  /// Folders of a PATH that are not absolute are left out, since nothing is installed relative to a step.
  public static func folders(searchPath: [ByteString]) -> [ByteString] {
    once(
      (searchPath.filter { $0.hasPrefix("/") } + folders).map { folder in
        ByteString(folder.bytes.prefix(1 + (folder.bytes.lastIndex { $0 != UInt8(ascii: "/") } ?? 0)))
      })
  }

  /// Each element's first occurrence: of a few dozen, which an array compares faster than a set is made.
  private static func once(_ elements: [ByteString]) -> [ByteString] {
    elements.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private static var components: [EngineComponent] { EngineComponent.all.filter { !$0.isClient } }
}
