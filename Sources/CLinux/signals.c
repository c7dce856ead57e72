#define _GNU_SOURCE
#include "signals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CLinux.h"

static sigset_t inherited_mask;
static bool mask_was_changed;

static int block(const sigset_t *set) {
  if (sigprocmask(SIG_BLOCK, set, mask_was_changed ? NULL : &inherited_mask) != 0) return -errno;
  mask_was_changed = true;
  return 0;
}

int guard_signals_survive_file_limit(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGXFSZ);
  return block(&set);
}

int guard_signals_open(void) {
  sigset_t set;
  sigfillset(&set);
  // A fault of the guard's own must end it, and a terminal must be able to stop it with the rest of its job.
  const int left[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS, SIGABRT, SIGTSTP, SIGTTIN, SIGTTOU};
  for (size_t i = 0; i < sizeof left / sizeof left[0]; i++) sigdelset(&set, left[i]);
  int error = block(&set);
  if (error != 0) return error;
  int descriptor = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  return descriptor >= 0 ? descriptor : -errno;
}

void guard_signals_restore(void) {
  if (mask_was_changed) sigprocmask(SIG_SETMASK, &inherited_mask, NULL);
}

int guard_signals_read(int descriptor, int *signals, size_t capacity) {
  enum { ROOM = 16 };
  struct signalfd_siginfo information[ROOM];
  size_t room = capacity < ROOM ? capacity : ROOM;
  ssize_t count;
  do count = read(descriptor, information, room * sizeof information[0]);
  while (count < 0 && errno == EINTR);
  if (count < 0) return errno == EAGAIN ? 0 : -errno;
  if (count % (ssize_t)sizeof information[0] != 0) return -EIO;
  size_t read = (size_t)count / sizeof information[0];
  for (size_t i = 0; i < read; i++) signals[i] = (int)information[i].ssi_signo;
  return (int)read;
}

int guard_wait_ready(int listener, int signals, int sentinel, int milliseconds) {
  // poll(2) passes over a negative descriptor.
  struct pollfd descriptors[3] = {
      {.fd = listener, .events = POLLIN}, {.fd = signals, .events = POLLIN}, {.fd = sentinel, .events = POLLIN}};
  int count;
  do count = poll(descriptors, 3, milliseconds);
  while (count < 0 && errno == EINTR);
  if (count < 0) return -errno;
  int ready = 0;
  if (descriptors[0].revents & POLLIN) ready |= GUARD_READY_LISTENER;
  if (descriptors[0].revents & (POLLHUP | POLLERR | POLLNVAL)) ready |= GUARD_READY_HANGUP;
  if (descriptors[1].revents & POLLIN) ready |= GUARD_READY_SIGNALS;
  if (descriptors[2].revents != 0) ready |= GUARD_READY_SENTINEL;
  return ready;
}

int guard_child_is_stopped(pid_t child) {
  siginfo_t information = {0};
  int result;
  // WNOWAIT: the stop stays there to be seen until somebody continues the child.
  do result = waitid(P_PID, (id_t)child, &information, WSTOPPED | WNOHANG | WNOWAIT);
  while (result < 0 && errno == EINTR);
  return result == 0 && information.si_pid == child;
}
