/* PR_SET_NAME and argv[0] say "make" before and after the exec: both are text that a process writes about itself, and
   `ps` shows nothing else. */
#define _GNU_SOURCE
#include <sys/prctl.h>

#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "disguise-exec PROGRAM [ARG...]");
  if (prctl(PR_SET_NAME, "make") < 0) give_up("PR_SET_NAME");
  const char *program = argv[1];
  argv[1] = "make";
  execve(program, argv + 1, environ);
  give_up("execve");
}
