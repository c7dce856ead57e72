/* A packer: the program carries the runtime in a form in which nothing of its content can be recognised, and unpacks it
   into a memory file that it executes. The packed file passes; the unpacked one is a second exec. (What unpacks into its
   own address space executes nothing: technique 92.) */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "../Victims/victim.h"

static const char mark[8] = "PACKED!";

/* Copies from one descriptor to the other, each byte changed. */
static void change(int from, int to) {
  unsigned char buffer[1 << 16];
  ssize_t count;
  while ((count = read(from, buffer, sizeof buffer)) > 0) {
    for (ssize_t i = 0; i < count; i++) buffer[i] ^= 0xA5;
    if (write(to, buffer, (size_t)count) != count) give_up("write");
  }
  if (count < 0) give_up("read");
}

int main(int argc, char **argv) {
  want_arguments(argc, 2, "packed PROGRAM [ARG...]");
  int own = open_program("/proc/self/exe");
  off_t size = lseek(own, 0, SEEK_END);
  struct {
    char mark[8];
    off_t stub;
  } trailer;
  if (pread(own, &trailer, sizeof trailer, size - (off_t)sizeof trailer) == (ssize_t)sizeof trailer &&
      memcmp(trailer.mark, mark, sizeof mark) == 0) {
    int memory = memfd_create("unpacked", MFD_CLOEXEC);
    if (memory < 0 || lseek(own, trailer.stub, SEEK_SET) < 0) give_up("unpacking");
    /* The trailer becomes the last bytes of the unpacked program, which do not matter. */
    change(own, memory);
    syscall(SYS_execveat, memory, "", argv, environ, AT_EMPTY_PATH);
    give_up("execveat");
  }
  int packed = open("packed", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
  if (packed < 0) give_up("packed");
  copy_program("/proc/self/exe", packed);
  change(open_program(argv[1]), packed);
  memcpy(trailer.mark, mark, sizeof mark);
  trailer.stub = size;
  if (write(packed, &trailer, sizeof trailer) != (ssize_t)sizeof trailer) give_up("write");
  close(packed);
  execve("packed", argv + 1, environ);
  give_up("execve");
}
