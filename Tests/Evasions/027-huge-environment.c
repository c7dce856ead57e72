/* As much environment as the kernel takes, and a last argument of its longest length: who copies it all runs out of room,
   and who cuts it misses the end. */
#define _GNU_SOURCE
#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "huge-environment PROGRAM [ARG...]");
  enum { length = (32 << 12) - 1, count = 12 };
  static char *environment[count + 1];
  char *long_one = malloc(length + 1);
  if (long_one == NULL) give_up("malloc");
  memset(long_one, 'x', length);
  memcpy(long_one, "LONG=", 5);
  long_one[length] = '\0';
  for (int i = 0; i < count; i++) environment[i] = long_one;
  execve(argv[1], argv + 1, environment);
  give_up("execve");
}
