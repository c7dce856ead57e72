/* execve by its x32 number: a third system call table of x86-64, which few kernels have and few filters name. */
#define _GNU_SOURCE
#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "x32 PROGRAM [ARG...]");
  syscall(0x40000000 | 520, argv[1], argv + 1, environ);
  printf("x32 execve: %s\n", strerror(errno));
  return 0;
}
