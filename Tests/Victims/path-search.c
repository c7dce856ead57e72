/* execvp along a PATH whose first directories do not have the program: each failed try is an exec attempt of its own, and
   the caller must come out of each one unchanged, to try the next. */
#define _GNU_SOURCE
#include "victim.h"

int main(int argc, char **argv) {
  want_arguments(argc, 2, "path-search NAME [ARG...]");
  const char *path = getenv("PATH");
  char *longer;
  if (asprintf(&longer, "/nonexistent/a:/nonexistent/b:/etc/passwd:/proc:%s", path ? path : "/usr/bin:/bin") < 0)
    give_up("asprintf");
  if (setenv("PATH", longer, 1) < 0) give_up("setenv");
  execvp(argv[1], argv + 1);
  give_up("execvp");
}
