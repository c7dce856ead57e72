/* After an exec that failed nobody may trace the caller any more: debuggers, sanitizers and anti-debug checks of test
   programs read TracerPid. */
#define _GNU_SOURCE
#include "victim.h"

int main(void) {
  static const char *const impossible[] = {"/nonexistent/program", "/etc/passwd", "/", "/etc/passwd/program"};
  for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++) {
    char *arguments[] = {"program", NULL};
    execve(impossible[i], arguments, environ);
    printf("execve(%s): %s\n", impossible[i], strerror(errno));
  }
  FILE *file = fopen("/proc/self/status", "re");
  if (file == NULL) give_up("/proc/self/status");
  char line[4096];
  while (fgets(line, sizeof line, file) != NULL)
    if (strncmp(line, "TracerPid:", 10) == 0) fputs(line, stdout);
  fclose(file);
  return 0;
}
