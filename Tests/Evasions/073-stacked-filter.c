/* A seccomp filter of the step's own on top of the guard's, which says that every exec is allowed, or that a tracer shall
   be asked. The lowest answer of all filters holds. Usage: stacked-filter allow|trace PROGRAM [ARG...] */
#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>

#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 3, "stacked-filter allow|trace PROGRAM [ARG...]");
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, strcmp(argv[1], "trace") == 0 ? SECCOMP_RET_TRACE : SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = {.len = sizeof code / sizeof *code, .filter = code};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) give_up("PR_SET_NO_NEW_PRIVS");
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) < 0) give_up("seccomp");
  execve(argv[2], argv + 2, environ);
  give_up("execve");
}
