/* Two hundred execs that are only asked about (AT_EXECVE_CHECK, Linux 6.14) and succeed without happening, then one that
   happens: who counts on one image per request has lost count. Older kernels refuse the flag. */
#define _GNU_SOURCE
#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "check-flood PROGRAM [ARG...]");
  int file = open(argv[1], O_PATH | O_CLOEXEC);
  if (file < 0) give_up(argv[1]);
  for (int i = 0; i < 200; i++) syscall(SYS_execveat, file, "", argv + 1, environ, AT_EMPTY_PATH | 0x10000);
  syscall(SYS_execveat, file, "", argv + 1, environ, AT_EMPTY_PATH);
  give_up("execveat");
}
