/* Overwriting a program after it was looked at, while it runs: the kernel answers ETXTBSY. Where it does not, the
   program's bytes are replaced by the runtime's. */
#define _GNU_SOURCE
#include <signal.h>

#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "overwrite-after-check PROGRAM [ARG...]");
  int file = open("sleeper", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
  if (file < 0) give_up("sleeper");
  copy_program("/bin/sleep", file);
  close(file);
  int started[2];
  if (pipe2(started, O_CLOEXEC) < 0) give_up("pipe");
  pid_t child = fork();
  if (child < 0) give_up("fork");
  if (child == 0) {
    execl("./sleeper", "sleeper", "30", (char *)NULL);
    give_up("execl");
  }
  close(started[1]);
  char none;
  if (read(started[0], &none, 1) != 0) give_up("read"); /* Closed by the exec. */
  int again = open("sleeper", O_WRONLY | O_CLOEXEC);
  int error = errno;
  if (again >= 0) copy_program(argv[1], again);
  if (kill(child, SIGKILL) < 0) give_up("kill");
  wait_for(child);
  printf("overwriting: %s\n", again >= 0 ? "done" : strerror(error));
  return 0;
}
