/* Two programs in one: "end FILE COUNT" makes children that end at once, by several makers, and writes their numbers;
   "use FILE PROGRAM" makes children with these numbers (clone3 with set_tid, which root may) that execute PROGRAM. A
   tracer is told of some ends before the fork, and must not take the new child for what the dead one was. */
#define _GNU_SOURCE
#include <linux/sched.h>
#include <signal.h>

#include "victim.h"

enum { MAKERS = 8 };

int main(int argc, char **argv) {
  want_arguments(argc, 4, "reused-number end FILE COUNT|use FILE PROGRAM [ARG...]");
  if (strcmp(argv[1], "end") == 0) {
    FILE *file = fopen(argv[2], "a");
    if (!file) give_up(argv[2]);
    setvbuf(file, NULL, _IONBF, 0);
    for (int maker = 0; maker < MAKERS; maker++)
      if (fork() == 0) {
        for (long i = strtol(argv[3], NULL, 10); i > 0; i--) {
          pid_t child = fork();
          if (child == 0) _exit(0);
          waitpid(child, NULL, 0);
          fprintf(file, "%d\n", (int)child);
        }
        _exit(0);
      }
    while (waitpid(-1, NULL, 0) > 0) continue;
    return 0;
  }
  FILE *file = fopen(argv[2], "r");
  if (!file) give_up(argv[2]);
  int number, used = 0;
  while (fscanf(file, "%d", &number) == 1) {
    pid_t wanted = number;
    struct clone_args arguments = {.exit_signal = SIGCHLD, .set_tid = (__u64)(unsigned long)&wanted, .set_tid_size = 1};
    long child = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (child < 0) continue;
    if (child == 0) {
      execve(argv[3], argv + 3, environ);
      _exit(127);
    }
    waitpid((pid_t)child, NULL, 0);
    used++;
  }
  printf("%d\n", used);
  return used > 0 ? 0 : 1;
}
