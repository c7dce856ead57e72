/* CLONE_UNTRACED: a child that no tracer is told of. */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>

#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "untraced-clone PROGRAM [ARG...]");
  long child = syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0L, NULL, NULL, 0L);
  if (child < 0) give_up("clone");
  if (child == 0) {
    execve(argv[1], argv + 1, environ);
    give_up("execve");
  }
  return wait_for((pid_t)child);
}
