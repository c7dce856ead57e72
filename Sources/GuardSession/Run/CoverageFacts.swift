import GuardModel
import GuardPolicy
import LinuxKernel

/// What this run can see and cannot, found out before the step starts.
enum CoverageFacts {
  /// Sockets through which a step can have containers started outside its own process tree.
  private static let engineSockets: [ByteString] = [
    "/run/docker.sock", "/run/containerd/containerd.sock", "/run/podman/podman.sock", "/run/buildkit/buildkitd.sock",
    "/run/crio/crio.sock", "/run/k3s/containerd/containerd.sock",
  ]

  /// The coverage of a run in mode `notify`.
  static func coverage(capabilities: Capabilities, user: UserID, noNewPrivileges: Bool) -> Coverage {
    var privileges = user == .root ? "root" : "uid \(user.rawValue)"
    if user == .root, !capabilities.mayTraceAnybody { privileges += " without CAP_SYS_PTRACE" }
    if noNewPrivileges { privileges += ", no_new_privs" }
    let sockets = engineSockets.filter { (try? LocatedFacts(path: $0)) != nil }.map(\.description)
    var limits = [
      "runtimes linked into another program, and programs that load code without exec, are not seen",
      "work handed to processes outside the step (engine daemons, cron, build daemons) is not seen",
    ]
    if !sockets.isEmpty {
      limits.append("containers started through \(sockets.joined(separator: ", ")) run outside the step")
    }
    if noNewPrivileges {
      limits.append("no_new_privs is set, so setuid programs such as sudo have no effect in the step")
    }
    if user == .root {
      limits.append("a root step without a sandbox of its own could change the kernel's settings of this machine")
    }
    return Coverage(
      mode: .notify, privileges: privileges, kernel: GuardProcess.kernelRelease(), engineSockets: sockets,
      limits: limits)
  }
}
