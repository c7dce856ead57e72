extension Evasion {
  private static let relocated = Outcome.blocked(["caller-relocated"])

  static let impostors: [Evasion] = [
    Evasion(51, "engine-name", "own program named podman", notEngine),
    Evasion(52, "mounted-over-engine", "own program mounted over podman", notEngine),
    Evasion(53, "pivot-root", "own root with another podman", notEngine),
    Evasion(54, "same-inode-number", "podman's inode number, in an overlay", notEngine)
      .but(
        .user, outcome: .harmless(answer: "Permission denied", why: "an ordinary user cannot change a copy of root's")),
    Evasion(55, "forged-exe-exec", "forged /proc/PID/exe of the caller", notEngine)
      .with { $0.words = ["/usr/bin/podman"] },
    Evasion(55, "mounted-over-proc", "podman's /proc files mounted over one's own", notEngine)
      .but(
        .user, .container,
        outcome: .harmless(answer: "mount", why: "mounting needs CAP_SYS_ADMIN where the guard's mounts are")
      )
      .with { $0.ownMounts = true },
    Evasion(57, "preloaded-engine", "LD_PRELOAD into podman", .blocked(["caller-tainted"]))
      .with { $0.words = ["victim:library.so"] },
    Evasion(57, "preload-behind-much", "LD_PRELOAD behind 5 MB of environment", .blocked(["caller-tainted"]))
      .with { $0.words = ["victim:library.so"] },
    Evasion(57, "audited-engine", "LD_AUDIT into podman", .blocked(["caller-tainted"]))
      .with { $0.words = ["victim:library.so"] },
    Evasion(58, "preload-file", "/etc/ld.so.preload, in own mounts", .blocked(["caller-tainted", "caller-relocated"]))
      .with { $0.words = ["victim:library.so"] },
    Evasion(58, "library-mounted-over", "own library mounted over one of podman's", relocated)
      .with { $0.words = ["victim:library.so"] },
    Evasion(59, "engine-through-loader", "podman through the dynamic loader", notEngine)
      .with { $0.words = ["victim:library.so"] },
    Evasion(
      61, "engine-told-to-run-it", "podman told to run it",
      .runs("limit: an engine that is sanctioned does what the step tells it")
    )
    .but(.root, .container, outcome: .notRun("podman unshare is for ordinary users only")),
    Evasion(62, "conmon-by-hand", "conmon started by the step", .blocked(["component-started-by-job"])),
    Evasion(63, "other-parent", "another process's child (CLONE_PARENT)", notEngine),
    Evasion(66, "engine-shell-runtime", "podman runs a shell that runs it", notEngine)
      .but(.root, .container, outcome: .notRun("podman unshare is for ordinary users only")),
    Evasion(67, "passed-descriptor", "descriptor sent over a socket", notEngine),
    Evasion(68, "copied-engine", "copy of podman", .blocked(["caller-untrusted"]))
      .with { $0.effect = .output("runc version") },
    Evasion(69, "pid-reuse", "the number of a podman that has just ended", notEngine)
      .but(
        .user, .container,
        outcome: .harmless(answer: "Operation not permitted", why: "a number of one's choice needs CAP_SYS_ADMIN")
      )
      .with { $0.words = ["/usr/bin/podman"] },
  ]
}
