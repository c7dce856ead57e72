/* Fails to execute, time after time; then shows how much memory the process with a number has needed at most. */
#define _GNU_SOURCE
#include "victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 3, "failed-execs COUNT PID");
  long count = strtol(argv[1], NULL, 10);
  for (long i = 0; i < count; i++) {
    execve("/nonexistent/program", argv, environ);
    if (errno != ENOENT) give_up("execve");
  }
  char path[32], line[256];
  snprintf(path, sizeof path, "/proc/%.10s/status", argv[2]);
  FILE *status = fopen(path, "r");
  if (status == NULL) give_up(path);
  while (fgets(line, sizeof line, status) != NULL)
    if (strncmp(line, "VmHWM:", 6) == 0) fputs(line, stdout);
  return 0;
}
