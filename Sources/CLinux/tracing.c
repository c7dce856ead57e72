#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>

#include "CLinux.h"

#ifndef PTRACE_EVENT_STOP
#define PTRACE_EVENT_STOP 128
#endif

// PTRACE_GET_SYSCALL_INFO (Linux 5.3), in the kernel's layout: older C libraries lack it.
#define PTRACE_GET_CALL_INFORMATION 0x420e
#define CALL_INFORMATION_SECCOMP 3

struct call_information {
  uint8_t kind;
  uint8_t padding[3];
  uint32_t architecture;
  uint64_t instruction, stack;
  uint64_t number;
  uint64_t arguments[6];
  uint32_t filter_data;
};

int guard_ptrace_seize_for_exec(pid_t thread) {
  // EXITKILL: a process whose exec is not judged yet must not outlive the guard.
  long options = PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
  return ptrace(PTRACE_SEIZE, thread, 0L, options) == 0 ? 0 : -errno;
}

int guard_ptrace_seize_for_good(pid_t thread) {
  long options = PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL;
  return ptrace(PTRACE_SEIZE, thread, 0L, options) == 0 ? 0 : -errno;
}

int guard_ptrace_seize_with_calls(pid_t thread) {
  long options = PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
                 PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL;
  return ptrace(PTRACE_SEIZE, thread, 0L, options) == 0 ? 0 : -errno;
}

int guard_ptrace_call(pid_t thread, struct guard_system_call *into) {
  struct call_information information;
  long size = ptrace(PTRACE_GET_CALL_INFORMATION, thread, sizeof information, &information);
  if (size < 0) return -errno;
  if (size < (long)offsetof(struct call_information, arguments) || information.kind != CALL_INFORMATION_SECCOMP)
    return -EINVAL;
  into->architecture = information.architecture;
  into->number = (int32_t)information.number;
  return 0;
}

int guard_ptrace_finish_call(pid_t thread) { return ptrace(PTRACE_SYSCALL, thread, 0L, 0L) == 0 ? 0 : -errno; }

// A call with the number -1 is skipped, and returns what stands where results are returned (seccomp(2)).
int guard_ptrace_fail_call(pid_t thread, int error) {
#if defined(__x86_64__)
  // The same places for 32-bit programs: ptrace(2) shows a 64-bit tracer the 64-bit registers.
  if (ptrace(PTRACE_POKEUSER, thread, offsetof(struct user_regs_struct, orig_rax), -1L) != 0) return -errno;
  if (ptrace(PTRACE_POKEUSER, thread, offsetof(struct user_regs_struct, rax), (long)-error) != 0) return -errno;
  return guard_ptrace_resume(thread, 0);
#elif defined(__aarch64__)
  int skipped = -1;
  struct iovec number = {.iov_base = &skipped, .iov_len = sizeof skipped};
  if (ptrace(PTRACE_SETREGSET, thread, 0x404L /* NT_ARM_SYSTEM_CALL */, &number) != 0) return -errno;
  struct user_regs_struct registers;
  struct iovec all = {.iov_base = &registers, .iov_len = sizeof registers};
  if (ptrace(PTRACE_GETREGSET, thread, 1L /* NT_PRSTATUS */, &all) != 0) return -errno;
  registers.regs[0] = (unsigned long long)(long long)-error;
  if (ptrace(PTRACE_SETREGSET, thread, 1L, &all) != 0) return -errno;
  return guard_ptrace_resume(thread, 0);
#else
  (void)thread;
  (void)error;
  return -ENOSYS;
#endif
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
    } else if (event == PTRACE_EVENT_SECCOMP) {
      into->kind = GUARD_CHILD_CALLED;
    } else if (event == 0 && WSTOPSIG(status) == (SIGTRAP | 0x80)) {
      into->kind = GUARD_CHILD_RETURNED;
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
