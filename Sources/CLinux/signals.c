#define _GNU_SOURCE
#include "signals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "CLinux.h"

static sigset_t inherited_mask;
static bool mask_was_changed;

int guard_signals_open(const int *signals, size_t count) {
  sigset_t set;
  sigemptyset(&set);
  for (size_t i = 0; i < count; i++) sigaddset(&set, signals[i]);
  if (sigprocmask(SIG_BLOCK, &set, mask_was_changed ? NULL : &inherited_mask) != 0) return -errno;
  mask_was_changed = true;
  int descriptor = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  return descriptor >= 0 ? descriptor : -errno;
}

void guard_signals_restore(void) {
  if (mask_was_changed) sigprocmask(SIG_SETMASK, &inherited_mask, NULL);
}

int guard_signals_read(int descriptor, struct guard_signal_event *into) {
  struct signalfd_siginfo information;
  ssize_t count;
  do count = read(descriptor, &information, sizeof information);
  while (count < 0 && errno == EINTR);
  if (count < 0) return -errno;
  if (count != (ssize_t)sizeof information) return -EIO;
  into->signal = (int32_t)information.ssi_signo;
  into->code = information.ssi_code;
  into->sender = (pid_t)information.ssi_pid;
  return 0;
}

int guard_wait_ready(int listener, int signals, int milliseconds) {
  struct pollfd descriptors[2] = {{.fd = listener, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
  int count;
  do count = poll(descriptors, 2, milliseconds);
  while (count < 0 && errno == EINTR);
  if (count < 0) return -errno;
  int ready = 0;
  if (descriptors[0].revents & POLLIN) ready |= GUARD_READY_LISTENER;
  if (descriptors[0].revents & (POLLHUP | POLLERR | POLLNVAL)) ready |= GUARD_READY_HANGUP;
  if (descriptors[1].revents & POLLIN) ready |= GUARD_READY_SIGNALS;
  return ready;
}
