extension Evasion {
  static let races: [Evasion] = [
    Evasion(42, "path-race", "a thread rewrites the path", notEngine).with { $0.words = ["60", "/bin/true"] },
    Evasion(43, "link-swap", "a symbolic link is swapped", notEngine),
    Evasion(44, "links-in-proc", "/proc/self/fd/N", notEngine),
    Evasion(45, "path-in-faulting-page", "the path's page is filled in late (userfaultfd)", notEngine)
      .but(
        .user, .container,
        outcome: .harmless(answer: "Operation not permitted", why: "userfaultfd needs CAP_SYS_PTRACE here")),
    Evasion(46, "pid-reuse", "the number of a process that has just ended", notEngine)
      .but(
        .user, .container,
        outcome: .harmless(answer: "Operation not permitted", why: "a number of one's choice needs CAP_SYS_ADMIN")
      )
      .with { $0.words = ["/bin/true"] },
    Evasion(47, "signal-storm", "signals abort the request", notEngine).with { $0.words = ["20"] },
    Evasion(48, "kill-in-the-middle", "killed at any point of its exec", notEngine),
    Evasion(49, "fast-tracer", "a tracer attached before the guard", .refused("traced-by-job")).traced(
      outcome: tracedAlready
    )
    .with { $0.policy = "traced: refuse\n" },
    Evasion(50, "stuck-exec", "an exec that never ends beside it", notEngine),
  ]
}
