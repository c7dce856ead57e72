/* posix_spawn: glibc's clone(CLONE_VM | CLONE_VFORK) on a stack of its own, with all signals blocked in the child. What
   Python, Swift and newer shells use. */
#define _GNU_SOURCE
#include <spawn.h>

#include "victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "posix-spawn PROGRAM [ARG...]");
  pid_t child;
  errno = posix_spawn(&child, argv[1], NULL, NULL, argv + 1, environ);
  if (errno != 0) give_up("posix_spawn");
  return wait_for(child);
}
