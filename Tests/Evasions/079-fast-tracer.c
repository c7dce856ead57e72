/* Traces its own child and resumes it as fast as it can: the guard cannot hold a thread that has a tracer, so the exec
   goes on unheld, and the program runs while it is being looked at. */
#define _GNU_SOURCE
#include <sys/ptrace.h>

#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "fast-tracer PROGRAM [ARG...]");
  pid_t child = fork();
  if (child < 0) give_up("fork");
  if (child == 0) {
    if (ptrace(PTRACE_TRACEME, 0, 0, 0) < 0) give_up("ptrace");
    execve(argv[1], argv + 1, environ);
    give_up("execve");
  }
  for (;;) {
    int status;
    pid_t stopped = waitpid(child, &status, __WALL);
    if (stopped < 0) give_up("waitpid");
    if (WIFEXITED(status)) return WEXITSTATUS(status);
    if (WIFSIGNALED(status)) return 128 + WTERMSIG(status);
    int signal = WSTOPSIG(status);
    if (ptrace(PTRACE_CONT, child, 0, signal == SIGTRAP ? 0 : signal) < 0) give_up("ptrace");
  }
}
