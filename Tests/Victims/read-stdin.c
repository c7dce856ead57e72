/* Copies standard input to standard output to its end: a wrapper that reads even one byte ahead, or leaves a copy of the
   write end open, changes what comes out or makes this wait for ever. */
#define _GNU_SOURCE
#include "victim.h"

int main(void) {
  char buffer[4096];
  ssize_t count;
  size_t total = 0;
  while ((count = read(STDIN_FILENO, buffer, sizeof buffer)) > 0) {
    if (fwrite(buffer, 1, (size_t)count, stdout) != (size_t)count) give_up("write");
    total += (size_t)count;
  }
  if (count < 0) give_up("read");
  fprintf(stderr, "read %zu bytes\n", total);
  return 0;
}
