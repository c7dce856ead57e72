/* Five thousand execs that fail, then one that does not. */
#define _GNU_SOURCE
#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "failing-execs PROGRAM [ARG...]");
  for (int i = 0; i < 5000; i++) execve("/nonexistent", argv + 1, environ);
  execve(argv[1], argv + 1, environ);
  give_up("execve");
}
