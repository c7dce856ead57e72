/* Exec under a storm of signals: each signal may interrupt the exec while somebody else decides about it, which starts
   the whole decision again. SIGURG is ignored by default, so that it does no harm to the program that was executed.
   The handler restarts calls: without SA_RESTART an exec that a listener sees can fail with EINTR, as README.md says. */
#define _GNU_SOURCE
#include <signal.h>

#include "victim.h"

static void ignore(int signal) { (void)signal; }

/* Sends SIGURG to `target` until it is killed itself. */
static _Noreturn void storm(pid_t target) {
  for (;;)
    if (kill(target, SIGURG) < 0) _exit(0);
}

int main(int argc, char **argv) {
  want_arguments(argc, 3, "signal-storm COUNT PROGRAM [ARG...]");
  long count = strtol(argv[1], NULL, 10);
  for (long i = 0; i < count; i++) {
    pid_t child = fork();
    if (child < 0) give_up("fork");
    if (child == 0) {
      struct sigaction action = {.sa_handler = ignore, .sa_flags = SA_RESTART};
      if (sigaction(SIGURG, &action, NULL) < 0) give_up("sigaction");
      execve("/nonexistent/program", argv + 2, environ);
      execve(argv[2], argv + 2, environ);
      give_up("execve");
    }
    pid_t sender = fork();
    if (sender < 0) give_up("fork");
    if (sender == 0) storm(child);
    /* The child is kept as a zombie until its sender has ended, so that nobody else gets its number meanwhile. */
    siginfo_t ended;
    while (waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT) < 0)
      if (errno != EINTR) give_up("waitid");
    if (kill(sender, SIGKILL) < 0) give_up("kill");
    wait_for(sender);
    int status = wait_for(child);
    if (status != 0) return status;
  }
  printf("%ld execs under signals\n", count);
  return 0;
}
