import GuardModel
import GuardPolicy
import LinuxKernel
import Runtimes

/// Looks at every file that may be trusted later, before any instruction of the step runs.
enum StartSnapshot {
  /// What stands at the known places of this machine and at the paths that a policy names.
  static func files(_ policy: Policy, environment: [ByteString]) -> [(path: ByteString, facts: FileFacts)] {
    var files: [(path: ByteString, facts: FileFacts)] = []
    func look(_ path: ByteString) {
      guard let located = try? LocatedFacts(path: path), located.isRegular else { return }
      files.append((path, located.facts))
    }
    let names = NameSearch(InstalledPrograms.names)
    for folder in existing(InstalledPrograms.folders(searchPath: searchPath(environment))) {
      for name in names.found(in: folder) { look(ByteString(folder.bytes + [UInt8(ascii: "/")] + name.bytes)) }
    }
    for path in InstalledPrograms.paths + policy.candidates { look(path) }
    return files
  }

  private static func searchPath(_ environment: [ByteString]) -> [ByteString] {
    let prefix: ByteString = "PATH="
    let path = environment.first { $0.hasPrefix(prefix) }?.bytes.dropFirst(prefix.bytes.count) ?? []
    return path.split(separator: UInt8(ascii: ":")).map { ByteString($0) }
  }

  /// Each folder that exists, once: on most machines /bin is /usr/bin by another name.
  private static func existing(_ folders: [ByteString]) -> [ByteString] {
    var seen: [(device: UInt64, inode: UInt64)] = []
    return folders.filter { folder in
      guard let identity = try? LocatedFacts(path: folder).facts.identity else { return false }
      let number = (identity.device, identity.inode)
      if seen.contains(where: { $0 == number }) { return false }
      seen.append(number)
      return true
    }
  }
}
