/* O_TMPFILE + execveat: a file that was never linked into its directory, so a scanner of the disk finds nothing, and
   /proc/PID/exe reads "/tmp/#INODE (deleted)". */
#define _GNU_SOURCE
#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 3, "tmpfile-exec DIRECTORY PROGRAM [ARG...]");
  int file = open(argv[1], O_TMPFILE | O_RDWR | O_CLOEXEC, 0700);
  if (file < 0) give_up("open(O_TMPFILE)");
  copy_program(argv[2], file);
  /* A file that is open for writing cannot be executed, so it is opened again through its descriptor. */
  char name[64];
  snprintf(name, sizeof name, "/proc/self/fd/%d", file);
  int readable = open(name, O_RDONLY | O_CLOEXEC);
  if (readable < 0) give_up(name);
  close(file);
  syscall(SYS_execveat, readable, "", argv + 2, environ, AT_EMPTY_PATH);
  give_up("execveat");
}
