extension Evasion {
  private static let unanswered = Outcome.harmless(
    answer: "Function not implemented", why: "in mode trace the exec of who is not traced fails (ENOSYS)")
  static let tracedAlready = Outcome.harmless(
    answer: "Operation not permitted", why: "in mode trace nobody else can trace (EPERM)")

  static let escapes: [Evasion] = [
    Evasion(70, "untraced-clone", "CLONE_UNTRACED", notEngine).traced(outcome: unanswered),
    Evasion(72, "own-listener-exec", "CLONE_UNTRACED and a listener of its own", notEngine)
      .traced(outcome: unanswered),
    Evasion(73, "stacked-filter", "an own filter that allows exec", notEngine).with { $0.words = ["allow"] },
    Evasion(74, "suspended-filter", "PTRACE_O_SUSPEND_SECCOMP", notEngine),
    Evasion(75, "undumpable-exec", "not dumpable", notEngine),
    Evasion(76, "other-user", "another user", notEngine)
      .but(.user, outcome: .harmless(answer: "Operation not permitted", why: "only root changes its user")),
    Evasion(77, "many-users", "another user of an own user namespace", notEngine)
      .but(
        .user,
        outcome: .harmless(answer: "another user: Operation not permitted", why: "an ordinary user maps no other user")),
    Evasion(78, "strace", "under strace", .refused("traced-by-job")).traced(outcome: tracedAlready)
      .with { $0.policy = "traced: refuse\n" },
    Evasion(79, "fast-tracer", "PTRACE_TRACEME to a parent that does not wait", .refused("traced-by-job"))
      .traced(outcome: tracedAlready).with { $0.policy = "traced: refuse\n" },
    Evasion(80, "daemon", "daemon that outlives its parents", notEngine).with { $0.words = ["victim:daemon-exec"] },
    Evasion(81, "orphan-of-an-init", "orphan in a pid namespace", notEngine),
    Evasion(
      82, "restored-image", "restoring an unfiltered image (CRIU)",
      .notRun("whatever a filtered process makes inherits its filter; nothing outside helps here")),
  ]
}
