import GuardModel
import LinuxKernel

/// Where a step can have containers started outside its own process tree.
struct EngineSockets {
  /// Sockets on this machine, that the step's user may connect to.
  var local: [ByteString]
  /// Engines that a variable names by a protocol, such as `tcp://` or `ssh://`.
  var remote: [ByteString]

  var all: [String] { (local + remote).map(\.description) }

  private static let system: [ByteString] = [
    "/run/docker.sock", "/run/containerd/containerd.sock", "/run/podman/podman.sock", "/run/buildkit/buildkitd.sock",
    "/run/crio/crio.sock", "/run/k3s/containerd/containerd.sock",
  ]
  /// Below `XDG_RUNTIME_DIR`: engines that an ordinary user runs.
  private static let perUser: [ByteString] = [
    "docker.sock", "podman/podman.sock", "buildkit/buildkitd.sock", "buildkit-default/buildkitd.sock",
  ]
  /// Variables by which clients find their engine.
  private static let variables: [ByteString] = [
    "DOCKER_HOST", "CONTAINER_HOST", "BUILDKIT_HOST", "CONTAINERD_ADDRESS", "CONTAINER_RUNTIME_ENDPOINT",
  ]

  /// What the known places and the environment name, each once, whether it is there or not.
  static func named(environment: [ByteString], user: UserID) -> EngineSockets {
    func value(_ name: ByteString) -> ByteString? {
      let prefix = ByteString(name.bytes + [UInt8(ascii: "=")])
      let value = environment.first { $0.hasPrefix(prefix) }.map { ByteString($0.bytes.dropFirst(prefix.bytes.count)) }
      return value?.isEmpty == true ? nil : value
    }
    let folder = value("XDG_RUNTIME_DIR") ?? ByteString("/run/user/\(user.rawValue)")
    var named = EngineSockets(
      local: system + perUser.map { ByteString(folder.bytes + [UInt8(ascii: "/")] + $0.bytes) }, remote: [])
    for endpoint in variables.compactMap(value) {
      let unix: ByteString = "unix://"
      if endpoint.hasPrefix("/") {
        named.add(local: endpoint)
      } else if endpoint.hasPrefix(unix) {
        named.add(local: ByteString(endpoint.bytes.dropFirst(unix.bytes.count)))
      } else if !named.remote.contains(endpoint) {
        named.remote.append(endpoint)
      }
    }
    return named
  }

  /// What a step that runs as somebody can reach now.
  static func reachable(environment: [ByteString], by step: StepIdentity) -> EngineSockets {
    var named = named(environment: environment, user: step.user)
    named.local.removeAll { path in
      guard let located = try? LocatedFacts(path: path), located.isSocket else { return true }
      return !located.facts.isWritable(by: step)
    }
    return named
  }

  /// The same path whatever a client calls the folder: `/var/run` is `/run` on every system that has these engines.
  static func canonical(_ path: ByteString) -> ByteString {
    path.hasPrefix("/var/run/") ? ByteString(path.bytes.dropFirst("/var".utf8.count)) : path
  }

  private mutating func add(local path: ByteString) {
    let path = Self.canonical(path)
    if !local.contains(path) { local.append(path) }
  }
}

extension FileFacts {
  /// Whether the permission bits let somebody write, which is what connecting to a socket asks for (unix(7)).
  func isWritable(by step: StepIdentity) -> Bool {
    if step.user == .root { return true }
    if step.user == owner { return mode & 0o200 != 0 }
    if step.group == group || step.groups.contains(group) { return mode & 0o020 != 0 }
    return mode & 0o002 != 0
  }
}
