/* COUNT programs one after the other, as a configure script starts them. Shows what an exec costs, and that a guard's
   memory does not grow with the number of execs. */
#define _GNU_SOURCE
#include <spawn.h>
#include <time.h>

#include "victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 3, "exec-storm COUNT PROGRAM [ARG...]");
  long count = strtol(argv[1], NULL, 10);
  struct timespec begin, end;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  for (long i = 0; i < count; i++) {
    pid_t child;
    errno = posix_spawn(&child, argv[2], NULL, NULL, argv + 2, environ);
    if (errno != 0) give_up("posix_spawn");
    int status = wait_for(child);
    if (status != 0) return status;
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  double microseconds = (double)(end.tv_sec - begin.tv_sec) * 1e6 + (double)(end.tv_nsec - begin.tv_nsec) / 1e3;
  printf("%ld execs, %.1f us each\n", count, count > 0 ? microseconds / (double)count : 0.0);
  return 0;
}
