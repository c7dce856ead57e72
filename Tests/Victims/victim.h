/* What every victim shares: the way to give up, and the way to copy a program's bytes. */
#ifndef VICTIM_H
#define VICTIM_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Ends the victim with 70 + what failed, so that a victim that broke is never taken for a guarded one. */
static inline _Noreturn void give_up(const char *what) {
  fprintf(stderr, "victim: %s: %s\n", what, strerror(errno));
  exit(70);
}

/* Ends the victim with 64 where it was called wrongly. */
static inline void want_arguments(int argc, int least, const char *usage) {
  if (argc >= least) return;
  fprintf(stderr, "usage: %s\n", usage);
  exit(64);
}

/* Opens a program for reading; the descriptor is closed by the exec that it is for. */
static inline int open_program(const char *path) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) give_up(path);
  return file;
}

/* Copies the whole file at `path` into the descriptor `to`. */
static inline void copy_program(const char *path, int to) {
  int from = open_program(path);
  char buffer[1 << 16];
  ssize_t count;
  while ((count = read(from, buffer, sizeof buffer)) > 0) {
    for (ssize_t done = 0; done < count;) {
      ssize_t written = write(to, buffer + done, (size_t)(count - done));
      if (written < 0) give_up("write");
      done += written;
    }
  }
  if (count < 0) give_up("read");
  close(from);
}

/* The status that a shell would give for how a child ended. */
static inline int shell_status(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Waits for a child and says how it ended. */
static inline int wait_for(pid_t child) {
  int status;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) give_up("waitpid");
  return shell_status(status);
}

#endif
