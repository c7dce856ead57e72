/* uselib, the old call that maps a program's code without executing it: gone from kernels since 2022 (5.18), and never
   more than a mapping. */
#define _GNU_SOURCE
#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "uselib PROGRAM [ARG...]");
#ifdef SYS_uselib
  long result = syscall(SYS_uselib, argv[1]);
#else
  long result = -1;
  errno = ENOSYS;
#endif
  printf("uselib: %s\n", result == 0 ? "mapped" : strerror(errno));
  return 0;
}
