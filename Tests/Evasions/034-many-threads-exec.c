/* N threads exec at once: one wins and the kernel ends the others, which may be in the middle of a notification or of a
   trace stop. A tracer that waits for one of the losers before it lets the winner go waits for ever. */
#define _GNU_SOURCE
#include <pthread.h>

#include "../Victims/victim.h"

static pthread_barrier_t start;

static void *execute(void *arguments) {
  char **argv = arguments;
  pthread_barrier_wait(&start);
  execve(argv[0], argv, environ);
  give_up("execve");
}

int main(int argc, char **argv) {
  want_arguments(argc, 3, "many-threads-exec COUNT PROGRAM [ARG...]");
  unsigned count = (unsigned)strtoul(argv[1], NULL, 10);
  if (count < 1 || pthread_barrier_init(&start, NULL, count) != 0) give_up("COUNT");
  pthread_t thread;
  for (unsigned i = 1; i < count; i++)
    if (pthread_create(&thread, NULL, execute, argv + 2) != 0) give_up("pthread_create");
  execute(argv + 2);
  return 70;
}
