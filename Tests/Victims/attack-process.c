/* Tries to get into another process of the same user or of root's: its descriptors, its threads, its memory. Says for each
   attempt whether it worked. Usage: attack-process PID WAY..., where WAY is one of the names below. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "victim.h"

/* Any descriptor of the process. */
static int steal_descriptor(pid_t target) {
  int process = (int)syscall(SYS_pidfd_open, target, 0);
  if (process < 0) return -1;
  for (int number = 0; number < 64; number++)
    if (syscall(SYS_pidfd_getfd, process, number, 0) >= 0) return 0;
    else if (errno == EPERM) return -1;
  return -1;
}

static int attach(pid_t target) { return (int)ptrace(PTRACE_ATTACH, target, 0L, 0L); }

static int seize(pid_t target) { return (int)ptrace(PTRACE_SEIZE, target, 0L, 0L); }

/* A byte at an address that is certainly not mapped: EFAULT says that the kernel would have written. */
static int write_memory(pid_t target) {
  char byte = 0;
  struct iovec from = {&byte, 1}, to = {(void *)8, 1};
  return process_vm_writev(target, &from, 1, &to, 1, 0) == 1 || errno == EFAULT ? 0 : -1;
}

static int open_memory(pid_t target) {
  char path[32];
  snprintf(path, sizeof path, "/proc/%d/mem", target);
  int memory = open(path, O_RDWR | O_CLOEXEC);
  if (memory < 0) return -1;
  close(memory);
  return 0;
}

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    int (*attempt)(pid_t target);
  } ways[] = {{"getfd", steal_descriptor}, {"attach", attach}, {"seize", seize}, {"writev", write_memory},
              {"mem", open_memory}};
  want_arguments(argc, 3, "attack-process PID WAY...");
  pid_t target = (pid_t)strtol(argv[1], NULL, 10);
  for (int i = 2; i < argc; i++)
    for (size_t j = 0; j < sizeof ways / sizeof ways[0]; j++)
      if (strcmp(argv[i], ways[j].name) == 0)
        printf("%s %s\n", argv[i], ways[j].attempt(target) == 0 ? "worked" : strerrorname_np(errno));
  return 0;
}
