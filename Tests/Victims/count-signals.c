/* Counts each signal that it gets, and says so at once; ends on SIGALRM. All are blocked from its first line on, so that
   none is lost between "ready" and the wait. */
#define _GNU_SOURCE
#include <signal.h>

#include "victim.h"

int main(void) {
  sigset_t all;
  sigfillset(&all);
  if (sigprocmask(SIG_BLOCK, &all, NULL) < 0) give_up("sigprocmask");
  setvbuf(stdout, NULL, _IOLBF, 0);
  printf("ready %d\n", getpid());
  for (;;) {
    int signal = sigwaitinfo(&all, NULL);
    if (signal < 0 && errno == EINTR) continue;
    if (signal < 0) give_up("sigwaitinfo");
    if (signal == SIGALRM) return 0;
    printf("got %s\n", sigabbrev_np(signal));
  }
}
