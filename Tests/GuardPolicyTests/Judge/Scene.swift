import GuardModel
import GuardPolicy
import Runtimes

/// A machine for tests: files that stood there at the guard's start, and the judge of a policy on it.
struct Scene {
  static let home = Namespaces(mount: 1, process: 1, user: 1)
  static let container = Namespaces(mount: 2, process: 2, user: 1)

  /// Installed programs: name to what each is.
  static let installed: [String: Identification] = [
    "runc": Identification(runtime: "runc"), "crun": Identification(runtime: "crun"),
    "nvidia": Identification(runtime: "nvidia"),
    "dockerd": Identification(component: "dockerd"), "containerd": Identification(component: "containerd"),
    "containerd-shim-runc-v2": Identification(component: "containerd-shim"),
    "podman": Identification(component: "podman"), "conmon": Identification(component: "conmon"),
    "buildah": Identification(component: "buildah"), "crio": Identification(component: "crio"),
    "k3s": Identification(component: "k3s"), "nerdctl": Identification(component: "nerdctl"),
    "docker": Identification(component: "docker-cli"), "ld.so": Identification(indirection: .loader),
    "bash": .ordinary, "sh": .ordinary, "make": .ordinary, "obuilder": .ordinary, "acme": .ordinary,
  ]
  static let names: [RuntimeFamilyID: Set<String>] = ["runc": ["runc"], "crun": ["crun"]]

  let judge: Judge

  init(_ policy: Policy = .builtIn) {
    judge = Judge(policy: policy, snapshot: Self.snapshot(policy), home: Self.home, names: Self.names)
  }

  static func snapshot(_ policy: Policy = .builtIn) -> TrustSnapshot {
    var files: [(path: ByteString, facts: FileFacts)] = []
    for name in installed.keys {
      files.append((ByteString("/usr/bin/\(name)"), facts(name)))
      if name == "sh" { files.append(("/bin/sh", facts(name))) }
    }
    return TrustSnapshot(files, pins: policy.pins)
  }

  /// The facts of an installed program; a name gives always the same inode.
  static func facts(
    _ name: String, device: UInt64 = 1, size: Int64 = 1000, changed: Int64 = 0, owner: UInt32 = 0, mode: UInt32 = 0o755
  ) -> FileFacts {
    // FNV-1a: Swift's own hashes differ between runs.
    let inode = name.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    return FileFacts(
      identity: FileIdentity(
        device: device, inode: inode, size: size, modified: Timestamp(seconds: 0, nanoseconds: 0),
        changed: Timestamp(seconds: changed, nanoseconds: 0)),
      owner: UserID(rawValue: owner), group: GroupID(rawValue: 0), mode: mode, linkCount: 1)
  }

  static func digest(_ name: String) -> Digest? {
    Digest(bytes: (0..<32).map { UInt8(truncatingIfNeeded: $0 &+ name.utf8.reduce(7) { $0 &* 31 &+ Int($1) }) })
  }

  static func image(_ name: String, path: String? = nil, trust: Trust = .installed) -> Image {
    Image(
      file: facts(name), path: ByteString(path ?? "/usr/bin/\(name)"), identification: installed[name] ?? .ordinary,
      trust: trust, digest: digest(name))
  }

  static func attempt(
    _ name: String, trust: Trust = .installed, path: String? = nil, requested: String? = nil, _ arguments: String...,
    namespaces: Namespaces? = home, taints: [Taint] = [], target: IndirectTarget? = nil
  ) -> ExecAttempt {
    ExecAttempt(
      process: ProcessID(rawValue: 100), user: .root, time: Timestamp(seconds: 1, nanoseconds: 0),
      image: image(name, path: path, trust: trust), arguments: ([name] + arguments).map { ByteString($0) },
      requested: ByteString(requested ?? "/usr/bin/\(name)"), namespaces: namespaces, taints: taints,
      indirectTarget: target)
  }

  /// A caller whose standing is given.
  static func caller(_ name: String, _ standing: Standing, namespaces: Namespaces? = home, trust: Trust = .installed)
    -> Caller
  {
    caller(attempt(name, trust: trust, namespaces: namespaces), standing)
  }

  static func caller(_ attempt: ExecAttempt, _ standing: Standing) -> Caller {
    .known(Instance(id: InstanceID(rawValue: 1), creator: .guardItself, attempt: attempt, standing: standing))
  }

  static let bash = caller("bash", .ordinary)
  static let podman = caller("podman", .sanctionedComponent("podman", "podman"))
  static let conmon = caller("conmon", .sanctionedComponent("conmon", "podman"))
  static let dockerd = caller("dockerd", .sanctionedComponent("dockerd", "docker"))
  static let containerd = caller("containerd", .sanctionedComponent("containerd", "docker"))
  static let shim = caller("containerd-shim-runc-v2", .sanctionedComponent("containerd-shim", "docker"))
  static let wrapper = caller("sh", .sanctionedComponent("docker-runtime-wrapper", "docker"))

  func ruling(_ attempt: ExecAttempt, by caller: Caller) -> Ruling { judge.judge(attempt, caller: caller).ruling }

  func standing(_ attempt: ExecAttempt, by caller: Caller) -> Standing { judge.judge(attempt, caller: caller).standing }

  /// The reasons of a suspicious ruling; nil for any other.
  func reasons(_ attempt: ExecAttempt, by caller: Caller) -> [Reason]? {
    guard case .suspicious(_, let reasons) = ruling(attempt, by: caller) else { return nil }
    return reasons
  }
}
