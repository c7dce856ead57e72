#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "CLinux.h"
#include "sentinel.h"

static void tell(int link, int kind, int value) {
  struct guard_sentinel_event event = {.kind = kind, .value = value};
  ssize_t sent;
  do sent = send(link, &event, sizeof event, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  // A guard that cannot be told is dead or dying, which the poll below sees.
}

// Kills every descendant until there is none: the guard is dead, so this process, its heir as subreaper of the step, is
// the last who can. What forks meanwhile is met in the next round; what cannot execute any more (ENOSYS, the listener is
// closed) cannot change what it is.
static _Noreturn void end_step(void) {
  static struct guard_relation relations[1 << 15];
  struct timespec pause = {.tv_nsec = 5 * 1000 * 1000};
  // Rounds of which each found only processes that may not be killed: without CAP_KILL, they can only be left alone.
  int powerless = 0;
  while (powerless < 2000) {
    bool found = false, killed = false;
    int count = guard_list_relations(relations, sizeof relations / sizeof relations[0]);
    pid_t self = getpid();
    // A descendant's ancestors are marked before it at the latest after as many passes as the tree is deep.
    bool grew = true;
    for (int i = 0; i < count; i++) relations[i].marked = relations[i].parent == self;
    while (grew) {
      grew = false;
      for (int i = 0; i < count; i++) {
        if (relations[i].marked) continue;
        for (int j = 0; j < count && !relations[i].marked; j++)
          if (relations[j].marked && relations[j].process == relations[i].parent) relations[i].marked = grew = true;
      }
    }
    for (int i = 0; i < count; i++) {
      if (!relations[i].marked) continue;
      found = true;
      if (kill(relations[i].process, SIGKILL) == 0 || errno != EPERM) killed = true;
    }
    powerless = found && !killed ? powerless + 1 : 0;
    pid_t ended;
    do ended = waitpid(-1, NULL, WNOHANG | __WALL);
    while (ended > 0);
    if (ended < 0 && errno == ECHILD) _exit(0);
    nanosleep(&pause, NULL);
  }
  _exit(0);
}

// Takes the ends of children, which are the step's first process and its orphans.
static void reap(int link, pid_t step) {
  for (;;) {
    int status;
    pid_t ended = waitpid(-1, &status, WNOHANG | __WALL);
    if (ended < 0 && errno == EINTR) continue;
    if (ended < 0 && errno == ECHILD) _exit(0);  // the guard sees the end of its own child: nothing is left
    if (ended <= 0) return;
    if (ended != step || WIFSTOPPED(status)) continue;
    if (WIFEXITED(status)) tell(link, GUARD_SENTINEL_STEP_EXITED, WEXITSTATUS(status));
    if (WIFSIGNALED(status)) tell(link, GUARD_SENTINEL_STEP_KILLED, WTERMSIG(status));
  }
}

// A same-user process of the step can write this process's memory. What it would gain is a process without the guard's
// filter, so this one gets a filter of its own, under which nothing is ever executed; children inherit it.
static bool give_up_exec(const struct guard_launch_request *request) {
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         guard_install_filter(request->sentinel_filter, request->sentinel_filter_count) == 0;
}

// The guard asks one thing only: to be told of every signal that is here by now. False: the guard is gone.
static bool take_question(int link) {
  char question;
  ssize_t count;
  do count = recv(link, &question, sizeof question, MSG_DONTWAIT);
  while (count < 0 && errno == EINTR);
  return count > 0;
}

_Noreturn void guard_sentinel_watch(const struct guard_launch_request *request, int link, pid_t step) {
  prctl(PR_SET_NAME, "runcguard-watch", 0, 0, 0);
  // The guard's open reports must not be had from here with pidfd_getfd(2), nor the step's output be held open.
  int copy = fcntl(link, F_DUPFD, 16);  // out of the way of what is moved to 4
  if (guard_proc_keep_at(4) != 0 || dup2(copy, 3) != 3) end_step();
  link = 3;
  if (syscall(SYS_close_range, 5, ~0U, 0) != 0)
    for (int descriptor = 5; descriptor < 1024; descriptor++) close(descriptor);
  for (int descriptor = 0; descriptor < 3; descriptor++) close(descriptor);
  if (!give_up_exec(request)) end_step();
  tell(link, GUARD_SENTINEL_STARTED, step);
  sigset_t all;
  sigfillset(&all);
  int signals = signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
  if (signals < 0) end_step();
  struct pollfd descriptors[2] = {{.fd = link, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
  for (;;) {
    if (poll(descriptors, 2, -1) < 0 && errno != EINTR) end_step();
    bool asked = descriptors[0].revents != 0;
    if (asked && !take_question(link)) end_step();
    struct signalfd_siginfo information;
    while (read(signals, &information, sizeof information) == (ssize_t)sizeof information)
      if (information.ssi_signo != SIGCHLD) tell(link, GUARD_SENTINEL_SIGNALLED, (int)information.ssi_signo);
    if (asked) tell(link, GUARD_SENTINEL_ANSWERED, 0);
    reap(link, step);
  }
}

int guard_sentinel_next(int link, struct guard_sentinel_event *into) {
  ssize_t count;
  do count = recv(link, into, sizeof *into, MSG_DONTWAIT);
  while (count < 0 && errno == EINTR);
  if (count < 0) return -errno;
  if (count == 0) return -EPIPE;
  return count == (ssize_t)sizeof *into ? 0 : -EIO;
}

int guard_sentinel_ask(int link) {
  ssize_t sent;
  do sent = send(link, "?", 1, MSG_DONTWAIT | MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent == 1 ? 0 : -errno;
}
