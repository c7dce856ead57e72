/* An exec that never ends: it waits for a thread of its own that has died under the trace of a parent which does not look
   (the kernel's selftests/ptrace/vmaccess.c). Who waits for it serves nobody else. A second process then execs. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>

#include "../Victims/victim.h"

static void *be_traced(void *unused) {
  (void)unused;
  if (ptrace(PTRACE_TRACEME, 0, 0, 0) < 0) fprintf(stderr, "PTRACE_TRACEME: %s\n", strerror(errno));
  return NULL;
}

int main(int argc, char **argv) {
  want_arguments(argc, 2, "stuck-exec PROGRAM [ARG...]");
  pid_t stuck = fork();
  if (stuck < 0) give_up("fork");
  if (stuck == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    pthread_t thread;
    if (pthread_create(&thread, NULL, be_traced, NULL) != 0) give_up("pthread_create");
    pthread_join(thread, NULL);
    execl("/bin/true", "true", (char *)NULL);
    give_up("execl");
  }
  usleep(200000);
  pid_t child = fork();
  if (child < 0) give_up("fork");
  if (child == 0) {
    execve(argv[1], argv + 1, environ);
    give_up("execve");
  }
  int status = wait_for(child);
  if (kill(stuck, SIGKILL) < 0) give_up("kill");
  return status;
}
