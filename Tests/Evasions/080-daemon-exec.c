/* Double fork + setsid, then exec 200 ms after parent and grandparent have ended: by then the process belongs to pid 1
   and to a session of its own, so neither parent ids nor sessions nor process groups say where it came from. */
#define _GNU_SOURCE
#include <time.h>

#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "daemon-exec PROGRAM [ARG...]");
  pid_t child = fork();
  if (child < 0) give_up("fork");
  if (child > 0) return 0;
  if (setsid() < 0) give_up("setsid");
  child = fork();
  if (child < 0) give_up("fork");
  if (child > 0) _exit(0);
  nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
  execve(argv[1], argv + 1, environ);
  give_up("execve");
}
