/* CLONE_PARENT: the child's parent is its creator's parent. */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>

#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "other-parent PROGRAM [ARG...]");
  /* The shell's part: it waits for what becomes its own child. */
  pid_t middle = fork();
  if (middle < 0) give_up("fork");
  if (middle == 0) {
    long child = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0L, NULL, NULL, 0L);
    if (child < 0) give_up("clone");
    if (child > 0) _exit(0);
    execve(argv[1], argv + 1, environ);
    give_up("execve");
  }
  int status = 0;
  while (wait(&status) > 0) continue;
  return shell_status(status);
}
