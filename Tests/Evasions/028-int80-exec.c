/* int $0x80 from 64-bit code: the kernel takes it for a 32-bit execve (number 11, which is munmap in the 64-bit table),
   so a filter that looks at 64-bit numbers only lets it pass. All pointers must lie below 4 GiB. */
#define _GNU_SOURCE
#include <stdint.h>
#include <sys/mman.h>

#include "../Victims/victim.h"

enum { arena_size = 4 << 20, i386_execve = 11 };

static char *arena, *unused;

/* Copies bytes to where a 32-bit pointer reaches; aligned, for arrays of pointers. */
static uint32_t lower(const void *bytes, size_t size) {
  char *place = unused;
  if ((size_t)(place - arena) + size + 8 > arena_size) {
    errno = E2BIG;
    give_up("environment");
  }
  memcpy(place, bytes, size);
  unused = place + ((size + 7) & ~(size_t)7);
  return (uint32_t)(uintptr_t)place;
}

static uint32_t lower_strings(char **strings) {
  size_t count = 0;
  while (strings[count] != NULL) count++;
  uint32_t *pointers = calloc(count + 1, sizeof *pointers);
  if (pointers == NULL) give_up("calloc");
  for (size_t i = 0; i < count; i++) pointers[i] = lower(strings[i], strlen(strings[i]) + 1);
  uint32_t array = lower(pointers, (count + 1) * sizeof *pointers);
  free(pointers);
  return array;
}

int main(int argc, char **argv) {
  want_arguments(argc, 2, "int80-exec PROGRAM [ARG...]");
  arena = mmap(NULL, arena_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
  if (arena == MAP_FAILED) give_up("mmap");
  unused = arena;
  uint32_t path = lower(argv[1], strlen(argv[1]) + 1);
  uint32_t arguments = lower_strings(argv + 1);
  uint32_t environment = lower_strings(environ);
  long result;
  __asm__ volatile("int $0x80"
                   : "=a"(result)
                   : "a"((long)i386_execve), "b"((long)path), "c"((long)arguments), "d"((long)environment)
                   : "memory", "r8", "r9", "r10", "r11");
  errno = (int)-result;
  give_up("int $0x80");
}
