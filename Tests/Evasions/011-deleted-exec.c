/* Copy, open, unlink, fexecve: when the program runs there is no file left to look at; only /proc/PID/exe still leads
   to its bytes. */
#define _GNU_SOURCE
#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 3, "deleted-exec DIRECTORY PROGRAM [ARG...]");
  char name[4096];
  snprintf(name, sizeof name, "%s/cc1plus", argv[1]);
  int file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0700);
  if (file < 0) give_up(name);
  copy_program(argv[2], file);
  close(file);
  int readable = open_program(name);
  if (unlink(name) < 0) give_up("unlink");
  fexecve(readable, argv + 2, environ);
  give_up("fexecve");
}
