/* A symbolic link that another process turns from an honest program to the runtime and back as fast as it can, while 60
   execs go through it. */
#define _GNU_SOURCE
#include <signal.h>

#include "../Victims/victim.h"

static void swap(const char *program) {
  for (;;) {
    unlink("next");
    if (symlink(program, "next") < 0 || rename("next", "link") < 0) give_up("link");
    unlink("next");
    if (symlink("/bin/true", "next") < 0 || rename("next", "link") < 0) give_up("link");
  }
}

int main(int argc, char **argv) {
  want_arguments(argc, 2, "link-swap PROGRAM [ARG...]");
  if (symlink("/bin/true", "link") < 0) give_up("link");
  pid_t swapper = fork();
  if (swapper < 0) give_up("fork");
  if (swapper == 0) swap(argv[1]);
  for (int i = 0; i < 60; i++) {
    pid_t child = fork();
    if (child < 0) give_up("fork");
    if (child == 0) {
      execve("link", argv + 1, environ);
      give_up("execve");
    }
    wait_for(child);
  }
  if (kill(swapper, SIGKILL) < 0) give_up("kill");
  wait_for(swapper);
  return 0;
}
