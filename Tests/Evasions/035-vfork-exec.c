/* vfork: the child borrows its parent's memory until it execs, and the parent stands still meanwhile. A tracer that
   stops the wrong one of the two, or waits for the parent, hangs the build: make and gcc start everything so. */
#define _GNU_SOURCE
#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "vfork-exec PROGRAM [ARG...]");
  pid_t child = vfork();
  if (child < 0) give_up("vfork");
  if (child == 0) {
    execve(argv[1], argv + 1, environ);
    _exit(70);
  }
  return wait_for(child);
}
