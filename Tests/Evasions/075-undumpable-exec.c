/* PR_SET_DUMPABLE 0 before the exec: nobody without CAP_SYS_PTRACE may attach to the caller or read its /proc files, as
   with a program that has changed its user. The guard has to see it all the same, or refuse it. */
#define _GNU_SOURCE
#include <sys/prctl.h>

#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "undumpable-exec PROGRAM [ARG...]");
  if (prctl(PR_SET_DUMPABLE, 0) < 0) give_up("PR_SET_DUMPABLE");
  execve(argv[1], argv + 1, environ);
  give_up("execve");
}
