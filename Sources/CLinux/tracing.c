#include <errno.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "CLinux.h"

#ifndef PTRACE_EVENT_STOP
#define PTRACE_EVENT_STOP 128
#endif

int guard_ptrace_seize_for_exec(pid_t thread) {
  // EXITKILL: a process whose exec is not judged yet must not outlive the guard.
  long options = PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
  return ptrace(PTRACE_SEIZE, thread, 0L, options) == 0 ? 0 : -errno;
}

int guard_ptrace_seize_for_good(pid_t thread) {
  long options = PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL;
  return ptrace(PTRACE_SEIZE, thread, 0L, options) == 0 ? 0 : -errno;
}

int guard_ptrace_resume(pid_t thread, int signal) {
  return ptrace(PTRACE_CONT, thread, 0L, (long)signal) == 0 ? 0 : -errno;
}

int guard_ptrace_listen(pid_t thread) { return ptrace(PTRACE_LISTEN, thread, 0L, 0L) == 0 ? 0 : -errno; }

int guard_ptrace_interrupt(pid_t thread) { return ptrace(PTRACE_INTERRUPT, thread, 0L, 0L) == 0 ? 0 : -errno; }

int guard_ptrace_detach(pid_t thread, int signal) {
  return ptrace(PTRACE_DETACH, thread, 0L, (long)signal) == 0 ? 0 : -errno;
}

int guard_ptrace_event_message(pid_t thread, uint64_t *into) {
  unsigned long message = 0;
  if (ptrace(PTRACE_GETEVENTMSG, thread, 0L, &message) != 0) return -errno;
  *into = message;
  return 0;
}

int guard_next_child_event(struct guard_child_event *into) {
  int status = 0;
  pid_t thread;
  do thread = waitpid(-1, &status, WNOHANG | __WALL);
  while (thread < 0 && errno == EINTR);
  if (thread < 0) return -errno;
  into->thread = thread;
  into->value = 0;
  if (thread == 0) {
    into->kind = GUARD_CHILD_NONE;
  } else if (WIFEXITED(status)) {
    into->kind = GUARD_CHILD_EXITED;
    into->value = WEXITSTATUS(status);
  } else if (WIFSIGNALED(status)) {
    into->kind = GUARD_CHILD_KILLED;
    into->value = WTERMSIG(status);
  } else if (WIFSTOPPED(status)) {
    int event = status >> 16;
    if (event == PTRACE_EVENT_EXEC) {
      into->kind = GUARD_CHILD_EXEC;
    } else if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK || event == PTRACE_EVENT_CLONE) {
      into->kind = GUARD_CHILD_FORKED;
    } else if (event == PTRACE_EVENT_STOP) {
      into->kind = GUARD_CHILD_TRAPPED;
      into->value = WSTOPSIG(status);
    } else if (event == 0) {
      into->kind = GUARD_CHILD_SIGNALLED;
      into->value = WSTOPSIG(status);
    } else {
      into->kind = GUARD_CHILD_OTHER;
      into->value = status;
    }
  } else {
    into->kind = GUARD_CHILD_OTHER;
    into->value = status;
  }
  return 0;
}
