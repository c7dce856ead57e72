import GuardModel
import GuardPolicy
import LinuxKernel
import Runtimes

/// Finds out what `doctor` tells of this machine; only the probes in child processes change anything, and only there.
enum DoctorFactReader {
  static func facts() -> DoctorFacts {
    let files = ProcessFiles(GuardProcess.process)
    let status = (try? files.status()) ?? StatusFields([])
    let capabilities = GuardProcess.capabilities()
    return DoctorFacts(
      kernel: GuardProcess.kernelRelease(), user: GuardProcess.user,
      mayTraceAnybody: capabilities.mayTraceAnybody, mayAdministrate: capabilities.mayAdministrate,
      noNewPrivileges: status["NoNewPrivs"] == "1", isFiltered: status["Seccomp"] == "2",
      isGuarded: GuardProcess.isGuarded,
      securityProfile: text("/proc/self/attr/current"), yama: number("/proc/sys/kernel/yama/ptrace_scope"),
      container: container(), isInUserNamespace: isInUserNamespace(), procOptions: procOptions(files),
      randomization: number("/proc/sys/kernel/randomize_va_space"),
      hasFixedAddresses: GuardProcess.hasFixedAddresses,
      probes: DoctorFacts.Probes(noNewPrivileges: !capabilities.mayAdministrate), programs: programs(),
      engineSockets: EngineSockets.reachable(
        environment: GuardProcess.environment(), by: GuardProcess.identity()
      ).all)
  }

  private static func text(_ path: ByteString) -> String? {
    guard let bytes = try? readWhole(path, limit: 4096) else { return nil }
    let text = ByteString(bytes.prefix { $0 != 0 && $0 != UInt8(ascii: "\n") }).description
    return text.isEmpty ? nil : text
  }

  private static func number(_ path: ByteString) -> Int? { text(path).flatMap { Int($0) } }

  /// By the signs that runtimes leave: files at the root, the cgroup's path, and systemd's own note.
  private static func container() -> String? {
    if (try? LocatedFacts(path: "/.dockerenv")) != nil { return "docker (/.dockerenv)" }
    if (try? LocatedFacts(path: "/run/.containerenv")) != nil { return "podman (/run/.containerenv)" }
    if let named = text("/run/systemd/container") { return "\(named) (/run/systemd/container)" }
    let cgroup = (try? readWhole("/proc/self/cgroup", limit: 65_536)) ?? []
    let path = String(decoding: cgroup, as: UTF8.self)
    for sign in ["docker", "kubepods", "libpod", "lxc", "containerd", "buildkit"] where path.contains("/\(sign)") {
      return "\(sign) (/proc/self/cgroup)"
    }
    return nil
  }

  /// The initial namespace maps every number to itself (user_namespaces(7)).
  private static func isInUserNamespace() -> Bool {
    guard let bytes = try? readWhole("/proc/self/uid_map", limit: 4096) else { return false }
    let words = String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" }
    return words != ["0", "0", "4294967295"]
  }

  private static func procOptions(_ files: ProcessFiles) -> [String] {
    guard let bytes = try? files.contents("mountinfo", limit: 1 << 20) else { return [] }
    return ProcMount.hidingOptions(mountinfo: bytes)
  }

  static func programs() -> [DoctorFacts.Program] {
    let policy = Policy.builtIn
    let files = StartSnapshot.files(policy, environment: GuardProcess.environment())
    let snapshot = TrustSnapshot(files)
    var seen: Set<FileIdentity> = []
    let packages = PackageVersions()
    return files.compactMap { path, facts in
      guard seen.insert(facts.identity).inserted, let program = try? ProgramFile.identify(path) else { return nil }
      let identification = program.identification
      guard identification.runtime != nil || identification.component != nil else { return nil }
      let built = program.version.map { DoctorFacts.Version($0, source: .goBuildInfo) }
      return DoctorFacts.Program(
        path: path, identification: identification, trust: snapshot.trust(of: facts, digest: program.digest),
        version: built ?? packages.version(of: path).map { DoctorFacts.Version($0, source: .package) })
    }
  }
}

/// The mount of `/proc`, by the text of mountinfo (proc(5)).
enum ProcMount {
  /// Options of the last mount at `/proc` that hide something.
  static func hidingOptions(mountinfo bytes: [UInt8]) -> [String] {
    var options: [String] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: " "))
      guard fields.count > 4, fields[4].elementsEqual("/proc".utf8), let last = fields.last else { continue }
      options = last.split(separator: UInt8(ascii: ",")).map { String(decoding: $0, as: UTF8.self) }
        .filter { $0.hasPrefix("hidepid=") || $0.hasPrefix("subset=") }
    }
    return options
  }
}

/// Versions by the package database of Debian and its relatives, without running anything.
struct PackageVersions {
  /// Packages that ship runtimes and engines; a file is looked for in the lists of these only.
  private static let names = [
    "runc", "crun", "docker.io", "docker-ce", "docker-ce-cli", "containerd", "containerd.io", "podman", "conmon",
    "buildah", "moby-engine", "moby-cli", "moby-containerd", "moby-runc", "moby-buildx", "cri-o", "nerdctl",
    "nvidia-container-toolkit-base", "kata-containers", "runsc", "docker-buildx", "docker-cli",
  ]
  private static let folder = "/var/lib/dpkg"

  /// By the path of each file.
  private let packages: [ByteString: String]
  private let versions: [String: String]

  init() {
    var packages: [ByteString: String] = [:]
    for name in Self.names {
      guard let list = try? readWhole(ByteString("\(Self.folder)/info/\(name).list"), limit: 1 << 20) else { continue }
      for line in list.split(separator: UInt8(ascii: "\n")) { packages[ByteString(line)] = name }
    }
    self.packages = packages
    versions = packages.isEmpty ? [:] : Self.versions(of: Set(packages.values))
  }

  func version(of path: ByteString) -> String? {
    // Packages from before the merge of /usr list the names without it.
    let former = path.hasPrefix("/usr/") ? ByteString(path.bytes.dropFirst(4)) : path
    return (packages[path] ?? packages[former]).flatMap { package in versions[package].map { "\(package) \($0)" } }
  }

  /// The `Version:` of each wanted stanza of the status file (deb822(5)).
  private static func versions(of wanted: Set<String>) -> [String: String] {
    guard let status = try? readWhole(ByteString("\(folder)/status"), limit: 64 << 20) else { return [:] }
    var versions: [String: String] = [:]
    var package: String?
    for line in status.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if line.isEmpty {
        package = nil
      } else if line.starts(with: "Package: ".utf8) {
        let name = String(decoding: line.dropFirst(9), as: UTF8.self)
        package = wanted.contains(name) ? name : nil
      } else if let package, line.starts(with: "Version: ".utf8) {
        versions[package] = ByteString(line.dropFirst(9)).description
      }
    }
    return versions
  }
}
