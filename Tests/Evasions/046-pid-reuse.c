/* A process with the number of one that has just executed something else and ended: clone3 with a wanted number, which
   needs CAP_CHECKPOINT_RESTORE. Usage: pid-reuse FIRST PROGRAM [ARG...]; FIRST is executed with --version. */
#define _GNU_SOURCE
#include <linux/sched.h>
#include <signal.h>

#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 3, "pid-reuse FIRST PROGRAM [ARG...]");
  pid_t first = fork();
  if (first < 0) give_up("fork");
  if (first == 0) {
    if (freopen("/dev/null", "w", stdout) == NULL) give_up("/dev/null");
    execl(argv[1], argv[1], "--version", (char *)NULL);
    give_up(argv[1]);
  }
  wait_for(first);
  struct clone_args arguments = {
      .exit_signal = SIGCHLD, .set_tid = (__u64)(unsigned long)&first, .set_tid_size = 1};
  long child = syscall(SYS_clone3, &arguments, sizeof arguments);
  if (child < 0) {
    printf("clone3 with a number: %s\n", strerror(errno));
    return 0;
  }
  if (child == 0) {
    execve(argv[2], argv + 2, environ);
    give_up("execve");
  }
  return wait_for((pid_t)child);
}
