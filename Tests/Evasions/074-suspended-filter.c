/* PTRACE_O_SUSPEND_SECCOMP: a tracer that switches the tracee's filters off. The kernel wants CAP_SYS_ADMIN, and a tracer
   that is under no filter itself (check_ptrace_options in kernel/ptrace.c). */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/ptrace.h>

#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "suspended-filter PROGRAM [ARG...]");
  pid_t child = fork();
  if (child < 0) give_up("fork");
  if (child == 0) {
    raise(SIGSTOP);
    execve(argv[1], argv + 1, environ);
    give_up("execve");
  }
  int status;
  if (waitpid(child, &status, WUNTRACED) < 0) give_up("waitpid");
  if (ptrace(PTRACE_SEIZE, child, 0, PTRACE_O_SUSPEND_SECCOMP) < 0)
    printf("PTRACE_O_SUSPEND_SECCOMP: %s\n", strerror(errno));
  if (kill(child, SIGCONT) < 0) give_up("kill");
  for (;;) {
    if (waitpid(child, &status, __WALL) < 0) give_up("waitpid");
    if (!WIFSTOPPED(status)) return shell_status(status);
    ptrace(PTRACE_CONT, child, 0, WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status));
  }
}
