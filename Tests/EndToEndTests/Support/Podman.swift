import Foundation

/// Podman with storage of its own, running a container that leaves a marker outside.
struct Podman {
  let bundle: Bundle

  private var scratch: Scratch { bundle.scratch }

  /// The cgroup below which all its containers run, named after the scratch folder.
  private var cgroup: String { "/\(bundle.id)" }

  /// A command that needs these variables, too.
  func command(_ words: [String], variables: [String: String] = [:]) throws -> Command {
    // Limits that a machine without CAP_SYS_RESOURCE can set.
    let limits = "[containers]\ndefault_ulimits=[\"nofile=1024:1024\",\"nproc=1024:1024\"]\n"
    let configuration = try scratch.write(limits, to: "containers.conf")
    return Command(words).with {
      $0.ownMounts = true
      $0.environment["CONTAINERS_CONF"] = configuration
      $0.environment.merge(variables) { $1 }
    }
  }

  /// The words that run one container with a program in it.
  func words(runtime: String, program: String = "/usr/bin/podman", options: [String] = [], payload: [String])
    -> [String]
  {
    [
      program, "--root", scratch.file("storage"), "--runroot", scratch.file("runroot"), "--tmpdir", scratch.file("tmp"),
      "--cgroup-manager=cgroupfs", "--events-backend=file", "--storage-driver", "vfs", "--runtime", runtime,
      "run", "--rm", "--network", "none", "--cgroup-parent", cgroup, "--volume", "\(scratch.file("started")):/started",
    ] + options + ["--rootfs", "\(bundle.path)/rootfs"] + payload
  }

  /// What writes the marker.
  static let writeMarker = ["/bin/busybox", "touch", "/started/marker"]
}
