/* Becomes nobody, as gosu and daemons do: back and forth once, from a process of several threads, all of which glibc
   makes change. Then a thread executes that was there before the change. */
#define _GNU_SOURCE
#include <grp.h>
#include <pthread.h>
#include <sys/fsuid.h>

#include "victim.h"

enum { THREADS = 8, NOBODY = 65534 };

static pthread_barrier_t changed;
static char **program;

static void *execute(void *number) {
  pthread_barrier_wait(&changed);
  if (number != NULL) pause();
  execvp(program[0], program);
  give_up("execvp");
}

int main(int argc, char **argv) {
  want_arguments(argc, 2, "drop-user PROGRAM [ARG...]");
  program = argv + 1;
  pthread_barrier_init(&changed, NULL, THREADS + 1);
  for (long i = 0; i < THREADS; i++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, execute, (void *)i) != 0) give_up("pthread_create");
  }
  if (setgroups(0, NULL) < 0) give_up("setgroups");
  if (setresgid(NOBODY, NOBODY, NOBODY) < 0) give_up("setresgid");
  setfsuid(NOBODY);
  setfsuid(0);
  if (setresuid(1, 1, 0) < 0) give_up("setresuid");
  if (seteuid(0) < 0) give_up("seteuid");
  if (setresuid(NOBODY, NOBODY, NOBODY) < 0) give_up("setresuid");
  pthread_barrier_wait(&changed);
  for (;;) pause();
}
