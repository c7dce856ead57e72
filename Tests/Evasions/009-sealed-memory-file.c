/* A sealed memory file with the name that runc gives to the copy of itself: /proc/PID/exe reads as if a runtime had
   executed its own clone. The name is whatever the caller wants. */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "sealed-memory-file PROGRAM [ARG...]");
  int memory = memfd_create("runc_cloned:/proc/self/exe", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (memory < 0) give_up("memfd_create");
  copy_program(argv[1], memory);
  if (fcntl(memory, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) < 0) give_up("F_ADD_SEALS");
  syscall(SYS_execveat, memory, "", argv + 1, environ, AT_EMPTY_PATH);
  give_up("execveat");
}
