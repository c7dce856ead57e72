/* Three hundred processes that exec at the same moment, one of them the runtime. */
#define _GNU_SOURCE
#include "../Victims/victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "many-at-once PROGRAM [ARG...]");
  int gate[2];
  if (pipe2(gate, O_CLOEXEC) < 0) give_up("pipe");
  for (int i = 0; i < 300; i++) {
    pid_t child = fork();
    if (child < 0) give_up("fork");
    if (child > 0) continue;
    close(gate[1]);
    char none;
    if (read(gate[0], &none, 1) != 0) give_up("read"); /* Everybody's, when the parent closes its end. */
    if (i == 200) execve(argv[1], argv + 1, environ);
    execl("/bin/true", "true", (char *)NULL);
    give_up("exec");
  }
  close(gate[1]);
  while (wait(NULL) > 0) continue;
  return 0;
}
