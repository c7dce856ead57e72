import GuardModel
import GuardPolicy

/// The programs of a recording: what each one is and whether an administrator had installed it.
struct RecordedFiles {
  private static let runtimes: [String: RuntimeFamilyID] = ["runc": "runc", "crun": "crun"]
  private static let components: [String: ComponentID] = [
    "dockerd": "dockerd", "containerd": "containerd", "containerd-shim": "containerd-shim",
    "containerd-shim-runc-v1": "containerd-shim", "containerd-shim-runc-v2": "containerd-shim", "podman": "podman",
    "conmon": "conmon", "buildah": "buildah", "docker": "docker-cli", "ctr": "ctr",
  ]
  private static let loaders: Set<String> = ["ld-linux-x86-64.so.2"]
  private static let shells: Set<String> = ["/usr/bin/dash", "/usr/bin/bash", "/usr/bin/busybox"]

  let snapshot: TrustSnapshot
  /// By digest, so that renamed copies, memfds and `/` are known for what they are.
  private var identifications: [String: Identification] = [:]
  private var installed: [String: RecordedExec] = [:]

  init(_ recording: Recording) {
    var files: [(path: ByteString, facts: FileFacts)] = []
    for exec in recording.execs where exec.exe.hasPrefix("/usr/") && exec.exeOwner == 0 {
      guard installed[exec.exe] == nil, exec.differing == nil || exec.differing?.contains("pid") == false else {
        continue
      }
      // A bind mount in a namespace of its own shows another file at the path, later than the first exec of the path.
      installed[exec.exe] = exec
      files.append((ByteString(exec.exe), Self.facts(exec)))
      if exec.exe == "/usr/bin/dash" { files.append(("/bin/sh", Self.facts(exec))) }
      let name = exec.baseName
      identifications[exec.exeDigest] = Identification(
        runtime: Self.runtimes[name], component: Self.components[name],
        indirection: Self.loaders.contains(name) ? .loader : nil)
    }
    self.snapshot = TrustSnapshot(files)
  }

  func image(_ exec: RecordedExec) -> Image {
    let facts = Self.facts(exec)
    // Recordings hold the first half of a digest.
    let digest = Digest(hex: exec.exeDigest + String(repeating: "0", count: 48))
    return Image(
      file: facts, path: ByteString(exec.exe), identification: identifications[exec.exeDigest] ?? .ordinary,
      trust: snapshot.trust(of: facts, digest: digest), digest: digest)
  }

  /// What a loader's first argument names.
  func target(of exec: RecordedExec) -> IndirectTarget? {
    guard image(exec).identification.indirection != nil else { return nil }
    guard let named = exec.argv.dropFirst().first, let file = installed[named] else {
      return .unresolved(.indirectTargetUnresolved)
    }
    return .image(image(file))
  }

  /// The new program's arguments: for a script, the kernel puts the interpreter in front and the script in the second
  /// place, while the recording has what the caller passed.
  func arguments(_ exec: RecordedExec) -> [ByteString] {
    let isScript =
      Self.shells.contains(exec.exe) && !exec.path.isEmpty
      && !["sh", "bash", "dash", "busybox"].contains(exec.path.split(separator: "/").last.map(String.init) ?? "")
    let arguments = isScript ? [exec.exe, exec.path] + exec.argv.dropFirst() : exec.argv
    return arguments.map { ByteString($0) }
  }

  private static func facts(_ exec: RecordedExec) -> FileFacts {
    let parts = exec.exeID.split(separator: ":")
    let device = parts.dropLast().reduce(0) { $0 << 8 | (UInt64($1, radix: 16) ?? 0) }
    let epoch = Timestamp(seconds: 0, nanoseconds: 0)
    return FileFacts(
      identity: FileIdentity(
        device: device, inode: parts.last.flatMap { UInt64($0) } ?? 0, size: exec.exeSize, modified: epoch,
        changed: epoch),
      owner: UserID(rawValue: exec.exeOwner), group: GroupID(rawValue: 0),
      mode: UInt32(exec.exeMode, radix: 8) ?? 0o777, linkCount: 1)
  }
}
