#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "CLinux.h"

#define LARGEST_LIST ((off_t)32 << 20)

// Whether a file holds a text; the buffer grows with the largest file so far and begins with a newline.
static bool file_holds(int folder, const char *name, const char *text, char **buffer, size_t *capacity) {
  int descriptor = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  if (descriptor < 0) return false;
  struct stat facts;
  bool holds = false;
  if (fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size > 0 && facts.st_size <= LARGEST_LIST) {
    size_t size = (size_t)facts.st_size;
    if (*capacity < size + 2) {
      char *larger = realloc(*buffer, 2 * size + 2);
      if (!larger) goto done;
      *buffer = larger;
      *capacity = 2 * size + 2;
    }
    size_t filled = 1;
    (*buffer)[0] = '\n';
    while (filled <= size) {
      ssize_t count = read(descriptor, *buffer + filled, size + 1 - filled);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) break;
      filled += (size_t)count;
    }
    (*buffer)[filled++] = '\n';
    holds = memmem(*buffer, filled, text, strlen(text)) != NULL;
  }
done:
  close(descriptor);
  return holds;
}

int guard_find_list(const char *folder, const char *suffix, const char *text, uint8_t *into, size_t capacity) {
  DIR *directory = opendir(folder);
  if (!directory) return -errno;
  char *buffer = NULL;
  size_t buffer_capacity = 0, suffix_length = strlen(suffix);
  int length = 0;
  for (struct dirent *entry; length == 0 && (entry = readdir(directory));) {
    size_t name_length = strlen(entry->d_name);
    if (name_length <= suffix_length || name_length > capacity) continue;
    if (strcmp(entry->d_name + name_length - suffix_length, suffix) != 0) continue;
    if (!file_holds(dirfd(directory), entry->d_name, text, &buffer, &buffer_capacity)) continue;
    memcpy(into, entry->d_name, name_length);
    length = (int)name_length;
  }
  free(buffer);
  closedir(directory);
  return length;
}
