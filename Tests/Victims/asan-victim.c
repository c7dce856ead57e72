/* A program with AddressSanitizer: at its end LeakSanitizer attaches to it with ptrace, which fails if somebody else
   traces it still ("LeakSanitizer does not work under ptrace") - and then the build fails. With the argument "leak" it
   leaks on purpose, so that the leak check is seen to work. */
#define _GNU_SOURCE
#include "victim.h"

int main(int argc, char **argv) {
  char *kept = malloc(1000);
  if (kept == NULL) give_up("malloc");
  memset(kept, 'x', 1000);
  int leak = argc > 1 && strcmp(argv[1], "leak") == 0;
  printf("%c %s\n", kept[999], leak ? "leaking" : "clean");
  if (leak) {
    /* Overwritten, so that no stale pointer on the stack hides the leak. */
    *(char *volatile *)&kept = NULL;
    return 0;
  }
  free(kept);
  return 0;
}
