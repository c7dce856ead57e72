/* clone3 straight into a cgroup, where the kernel lets it: a child that never was in its parent's cgroup. */
#define _GNU_SOURCE
#include <linux/sched.h>
#include <signal.h>

#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "clone-into-cgroup PROGRAM [ARG...]");
  int cgroup = open("/sys/fs/cgroup/unified", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (cgroup < 0) cgroup = open("/sys/fs/cgroup", O_PATH | O_DIRECTORY | O_CLOEXEC);
  struct clone_args arguments = {
      .flags = CLONE_INTO_CGROUP, .exit_signal = SIGCHLD, .cgroup = (__u64)(cgroup < 0 ? 0 : cgroup)};
  long child = syscall(SYS_clone3, &arguments, sizeof arguments);
  if (child < 0) {
    fprintf(stderr, "clone3 into the root cgroup: %s\n", strerror(errno));
    arguments.flags = 0;
    child = syscall(SYS_clone3, &arguments, sizeof arguments);
  }
  if (child < 0) give_up("clone3");
  if (child == 0) {
    execve(argv[1], argv + 1, environ);
    give_up("execve");
  }
  return wait_for((pid_t)child);
}
