/* A library whose constructor executes the runtime: whoever loads it does. EVASION_COMMAND holds the words, separated by
   spaces. */
#define _GNU_SOURCE
#include "../Victims/victim.h"

__attribute__((constructor)) static void execute(void) {
  char *words[16] = {NULL};
  char *command = getenv("EVASION_COMMAND");
  if (command == NULL) return;
  size_t count = 0;
  for (char *word = strtok(command, " "); word != NULL && count < 15; word = strtok(NULL, " ")) words[count++] = word;
  unsetenv("EVASION_COMMAND"); /* Its text stays where it is. */
  unsetenv("LD_PRELOAD");
  unsetenv("LD_AUDIT");
  execve(words[0], words, environ);
  give_up("execve");
}
