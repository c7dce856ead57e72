extension Evasion {
  static let guardAttacks: [Evasion] = [
    Evasion(
      83, "kill-parent", "kill -9 of the guard and its sentinel",
      .held("the tree dies with them, and the verdict is no pass")),
    Evasion(84, "stopped-guard", "SIGSTOP of the guard", .held("whoever executes meanwhile waits")),
    Evasion(
      85, "guard-memory", "ptrace and memory of the guard",
      .held("refused, and RCG003 in mode notify; root with CAP_SYS_PTRACE can open the memory file")),
    Evasion(
      86, "stolen-listener", "listener stolen with pidfd_getfd",
      .held("refused, and RCG003 in mode notify; there is none in mode trace")),
    Evasion(87, "many-at-once", "300 execs at the same moment", notEngine),
    Evasion(88, "failing-execs", "5,000 failing execs first", notEngine),
    Evasion(89, "memory-score", "the guard made the first to die without memory", notEngine),
    Evasion(90, "report-tampering", "report and policy replaced", notEngine),
    Evasion(
      91, "guard-environment", "LD_PRELOAD on the guard",
      .notRun("the program is static and runs before the step; a pipeline's own configuration is trusted")),
  ]
}
