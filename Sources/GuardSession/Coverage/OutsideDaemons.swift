import GuardModel
import LinuxKernel

/// Daemons that were there before the step and outlive it: build tools hand work to them, and the guard sees none of it.
///
/// Looked for when the step's own tree is dead, so that whoever is still there is outside it.
enum OutsideDaemons {
  /// A step that is shorter has not handed much over, and is not made longer by looking through the whole machine.
  static let shortestStep = 1.0

  /// How a daemon is recognised; a name alone is no proof of anything, and nothing depends on it but this report.
  private struct Kind {
    var name: String
    /// What `/proc/PID/comm` begins with.
    var command: ByteString
    /// What has to stand in the arguments as well, where several daemons run in one program.
    var argument: ByteString?
    /// Whether it serves other users than its own.
    var servesAll = false
  }

  private static let kinds = [
    Kind(name: "Gradle daemon", command: "java", argument: "org.gradle.launcher.daemon"),
    Kind(name: "Kotlin compiler daemon", command: "java", argument: "org.jetbrains.kotlin.daemon"),
    Kind(name: "Maven daemon", command: "java", argument: "org.mvndaemon"),
    Kind(name: "Maven daemon", command: "mvnd"), Kind(name: "Bazel server", command: "bazel("),
    Kind(name: "Bazel server", command: "java", argument: "--batch_cpu_scheduling"),
    Kind(name: "Buck daemon", command: "buck2d"), Kind(name: "sccache", command: "sccache"),
    Kind(name: "distcc", command: "distccd", servesAll: true),
    Kind(name: "icecream", command: "iceccd", servesAll: true),
    Kind(name: "Watchman", command: "watchman"), Kind(name: "Turborepo daemon", command: "turbo"),
    Kind(name: "tmux server", command: "tmux: server"), Kind(name: "screen", command: "screen"),
    Kind(name: "Emacs daemon", command: "emacs", argument: "daemon"), Kind(name: "pueue", command: "pueued"),
    Kind(name: "GnuPG agent", command: "gpg-agent"), Kind(name: "ssh-agent", command: "ssh-agent"),
    Kind(name: "Nix daemon", command: "nix-daemon", servesAll: true),
    Kind(name: "Docker", command: "dockerd"), Kind(name: "containerd", command: "containerd"),
    Kind(name: "BuildKit", command: "buildkitd"), Kind(name: "buildx", command: "docker-buildx"),
    Kind(name: "Podman service", command: "podman", argument: "service"), Kind(name: "CRI-O", command: "crio"),
    Kind(name: "systemd user manager", command: "systemd", argument: "--user"),
    Kind(name: "cron", command: "cron"), Kind(name: "at", command: "atd"),
  ]

  /// The daemons that run now and take work from a user, by name.
  static func serving(_ user: UserID) -> [String] {
    var found: Set<String> = []
    for process in (try? ProcessTree.all()) ?? [] {
      let files = ProcessFiles(process)
      guard let command = try? files.contents("comm", limit: 64) else { continue }
      let name = recognised(command: command, isOwn: files.owner() == user) {
        (try? files.arguments(limit: 1 << 16)) ?? []
      }
      if let name { found.insert(name) }
    }
    return found.sorted()
  }

  /// The daemon's name, by what a process is called and, if need be, by its arguments; nil where it is none.
  static func recognised(command: [UInt8], isOwn: Bool, arguments: () -> [ByteString]) -> String? {
    let command = ByteString(command)
    return kinds.first { kind in
      guard command.hasPrefix(kind.command), isOwn || kind.servesAll else { return false }
      guard let argument = kind.argument else { return true }
      return arguments().contains { $0.description.contains(argument.description) }
    }?.name
  }
}
