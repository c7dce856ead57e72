/* The ordinary execve, nothing hidden. The measure for all others; built with -m32 too, because a 32-bit program
   enters the kernel through another system call table, and a filter that lists one table only never sees it. */
#define _GNU_SOURCE
#include "victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "plain-exec PROGRAM [ARG...]");
  execve(argv[1], argv + 1, environ);
  give_up("execve");
}
