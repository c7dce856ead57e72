extension Evasion {
  static let entrances: [Evasion] = [
    Evasion(28, "int80-exec", "32-bit system call from 64-bit code", notEngine),
    Evasion(29, "plain-exec-32", "32-bit program", notEngine),
    Evasion(
      30, "x32", "x32 system call",
      .harmless(answer: "Function not implemented", why: "this kernel has no x32")),
    Evasion(31, "personality", "another personality, no address randomisation", notEngine),
    Evasion(32, "thread-exec", "thread that is not the leader", notEngine),
    Evasion(33, "zombie-leader-exec", "thread whose leader has ended", notEngine),
    Evasion(34, "many-threads-exec", "32 threads at once", notEngine).with { $0.words = ["32"] },
    Evasion(35, "vfork-exec", "vfork, in shared memory", notEngine),
    Evasion(35, "posix-spawn", "posix_spawn", notEngine),
    Evasion(36, "clone-into-cgroup", "clone3 into another cgroup", notEngine),
    Evasion(37, "check-flood", "200 execs that are only asked about (AT_EXECVE_CHECK)", notEngine),
    Evasion(38, "io-uring", "io_uring", .notRun("no operation of io_uring executes a program (Linux 6.18)")),
    Evasion(
      39, "uselib", "uselib",
      .harmless(answer: "Function not implemented", why: "gone from the kernel since 5.18; it only mapped code")),
    Evasion(40, "namespaces", "namespaces of everything", notEngine),
    Evasion(41, "hidden-proc", "nested pid namespaces, nothing at /proc", notEngine),
  ]
}
