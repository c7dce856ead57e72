/* A hundred execs killed at any moment of their way through the guard, then one that is not. */
#define _GNU_SOURCE
#include <signal.h>

#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "kill-in-the-middle PROGRAM [ARG...]");
  for (int i = 0; i < 100; i++) {
    pid_t child = fork();
    if (child < 0) give_up("fork");
    if (child == 0) {
      execl("/bin/true", "true", (char *)NULL);
      give_up("execl");
    }
    usleep((useconds_t)(i * 13));
    if (kill(child, SIGKILL) < 0) give_up("kill");
    wait_for(child);
  }
  execve(argv[1], argv + 1, environ);
  give_up("execve");
}
