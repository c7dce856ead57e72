/* memfd_create + execveat(AT_EMPTY_PATH): the program never has a name in any file system, and /proc/PID/exe reads as
   the attacker chose ("/memfd:make (deleted)"). Fileless loaders work so. */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "memfd-exec PROGRAM [ARG...]");
  int memory = memfd_create("make", MFD_CLOEXEC);
  if (memory < 0) give_up("memfd_create");
  copy_program(argv[1], memory);
  syscall(SYS_execveat, memory, "", argv + 1, environ, AT_EMPTY_PATH);
  give_up("execveat");
}
