/* Exec from a thread that is not the leader: the kernel ends all other threads and gives the caller the leader's
   thread id, so a tracer that knew the caller by its old id loses it. */
#define _GNU_SOURCE
#include <pthread.h>

#include "../Victims/victim.h"

static void *execute(void *arguments) {
  char **argv = arguments;
  execve(argv[0], argv, environ);
  give_up("execve");
}

int main(int argc, char **argv) {
  want_arguments(argc, 2, "thread-exec PROGRAM [ARG...]");
  pthread_t thread;
  if (pthread_create(&thread, NULL, execute, argv + 1) != 0) give_up("pthread_create");
  pthread_join(thread, NULL);
  return 70;
}
