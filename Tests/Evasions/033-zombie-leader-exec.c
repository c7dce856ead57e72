/* Exec from a thread whose leader has already ended: the leader stays as a zombie whose /proc/PID/exe and /proc/PID/auxv
   cannot be read, until the exec gives its thread id to the caller. */
#define _GNU_SOURCE
#include <pthread.h>
#include <time.h>

#include "../Victims/victim.h"

/* True once the leader's state in /proc reads Z. */
static int leader_has_ended(void) {
  char name[64], line[512];
  snprintf(name, sizeof name, "/proc/self/task/%d/stat", getpid());
  FILE *file = fopen(name, "re");
  if (file == NULL) return 0;
  char *read = fgets(line, sizeof line, file);
  fclose(file);
  const char *end = read ? strrchr(line, ')') : NULL;
  return end != NULL && end[1] == ' ' && end[2] == 'Z';
}

static void *execute(void *arguments) {
  char **argv = arguments;
  while (!leader_has_ended()) nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
  execve(argv[0], argv, environ);
  give_up("execve");
}

int main(int argc, char **argv) {
  want_arguments(argc, 2, "zombie-leader-exec PROGRAM [ARG...]");
  pthread_t thread;
  if (pthread_create(&thread, NULL, execute, argv + 1) != 0) give_up("pthread_create");
  pthread_exit(NULL);
}
