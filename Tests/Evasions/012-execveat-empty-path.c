/* execveat of an open descriptor with an empty path: the call has no path argument to compare with anything, although
   the program is the installed file itself. */
#define _GNU_SOURCE
#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "execveat-empty-path PROGRAM [ARG...]");
  int file = open(argv[1], O_PATH | O_CLOEXEC);
  if (file < 0) give_up(argv[1]);
  syscall(SYS_execveat, file, "", argv + 1, environ, AT_EMPTY_PATH);
  give_up("execveat");
}
