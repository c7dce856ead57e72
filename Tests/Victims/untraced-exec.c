/* Executes in a child that no tracer of its parent follows (CLONE_UNTRACED): "alone", or "traced" by the parent itself,
   which lets the call go on that a filter stops for a tracer. */
#define _GNU_SOURCE
#include <linux/ptrace.h>
#include <sched.h>
#include <signal.h>

#include "victim.h"

/* Not the wrapper of <sys/ptrace.h>, which clashes with <linux/ptrace.h>. */
static long trace(long request, pid_t process, long data) { return syscall(SYS_ptrace, request, process, 0L, data); }

int main(int argc, char **argv) {
  want_arguments(argc, 3, "untraced-exec alone|traced PROGRAM [ARG...]");
  int traced = strcmp(argv[1], "traced") == 0;
  int ready[2];
  if (pipe2(ready, O_CLOEXEC) < 0) give_up("pipe2");
  long child = syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0L, NULL, NULL, 0L);
  if (child < 0) give_up("clone");
  if (child == 0) {
    char word;
    if (read(ready[0], &word, 1) != 1) _exit(71);
    execve(argv[2], argv + 2, environ);
    give_up("execve");
  }
  if (traced && trace(PTRACE_SEIZE, (pid_t)child, PTRACE_O_TRACESECCOMP) < 0) {
    fprintf(stderr, "victim: PTRACE_SEIZE: %s\n", strerror(errno));
    traced = 0;
  }
  if (write(ready[1], "", 1) != 1) give_up("write");
  if (!traced) return wait_for((pid_t)child);
  for (;;) {
    int status;
    if (waitpid((pid_t)child, &status, __WALL) < 0) give_up("waitpid");
    if (WIFEXITED(status) || WIFSIGNALED(status)) return shell_status(status);
    int signal = status >> 16 ? 0 : WSTOPSIG(status);
    if (trace(PTRACE_CONT, (pid_t)child, signal == SIGTRAP ? 0 : signal) < 0) give_up("PTRACE_CONT");
  }
}
