/* One thread rewrites the path while another one execs it: a guard that reads the path at the system call and lets the
   call go on reads one name, and the kernel executes the other. COUNT rounds; each one executes either program. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdatomic.h>

#include "../Victims/victim.h"

static char path[4096];
static const char *honest, *other;

static _Noreturn void rewrite(void) {
  for (;;) {
    /* Both are written in full each time; a mixture of the two is a file that does not exist, and fails. */
    memcpy(path, honest, strlen(honest) + 1);
    atomic_thread_fence(memory_order_seq_cst);
    memcpy(path, other, strlen(other) + 1);
    atomic_thread_fence(memory_order_seq_cst);
  }
}

static void *run(void *unused) {
  (void)unused;
  rewrite();
}

int main(int argc, char **argv) {
  want_arguments(argc, 4, "path-race COUNT HONEST-PROGRAM OTHER-PROGRAM [ARG...]");
  honest = argv[2];
  other = argv[3];
  if (strlen(honest) >= sizeof path || strlen(other) >= sizeof path) give_up("path");
  for (long i = strtol(argv[1], NULL, 10); i > 0; i--) {
    pid_t child = fork();
    if (child < 0) give_up("fork");
    if (child == 0) {
      pthread_t thread;
      if (pthread_create(&thread, NULL, run, NULL) != 0) give_up("pthread_create");
      for (;;) execve(path, argv + 3, environ);
    }
    wait_for(child);
  }
  return 0;
}
