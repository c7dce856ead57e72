/* Runs its arguments under a seccomp listener of its own, and lets every call go on that is announced: execs where the
   first argument is "execs", another call (so that the listener is merely there) where it is "idle". Stands for a sandbox
   that intercepts system calls. */
#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>

#include "victim.h"

enum { LISTENER = 200 };

static void answer(pid_t child) {
  for (;;) {
    struct pollfd ready = {.fd = LISTENER, .events = POLLIN};
    if (poll(&ready, 1, 100) > 0 && ready.revents & POLLIN) {
      struct seccomp_notif notification;
      memset(&notification, 0, sizeof notification);
      if (ioctl(LISTENER, SECCOMP_IOCTL_NOTIF_RECV, &notification) != 0) continue;
      struct seccomp_notif_resp response = {.id = notification.id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
      ioctl(LISTENER, SECCOMP_IOCTL_NOTIF_SEND, &response);
    }
    siginfo_t ended = {0};
    if (waitid(P_PID, (id_t)child, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid == child) return;
  }
}

int main(int argc, char **argv) {
  want_arguments(argc, 3, "outer-listener execs|idle PROGRAM [ARG...]");
  unsigned first = strcmp(argv[1], "execs") == 0 ? SYS_execve : SYS_acct;
  unsigned second = strcmp(argv[1], "execs") == 0 ? SYS_execveat : SYS_acct;
  struct sock_filter lines[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, first, 1, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, second, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = {.len = sizeof lines / sizeof lines[0], .filter = lines};

  /* The child shares the descriptors until it executes, so that the parent can answer on the listener that it makes. */
  long child = syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0L, NULL, NULL, 0L);
  if (child < 0) give_up("clone");
  if (child == 0) {
    long listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
    /* Without privileges a filter needs this; with them it would only void set-user-ID programs. */
    if (listener < 0 && errno == EACCES) {
      if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) give_up("PR_SET_NO_NEW_PRIVS");
      listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
    }
    if (listener < 0) give_up("no listener");
    if (dup3((int)listener, LISTENER, O_CLOEXEC) < 0) give_up("dup3");
    close((int)listener);
    execvp(argv[2], argv + 2);
    give_up("execvp");
  }
  while (fcntl(LISTENER, F_GETFD) < 0) {
    int status;
    if (waitpid((pid_t)child, &status, WNOHANG) > 0) return shell_status(status);
    usleep(1000);
  }
  answer((pid_t)child);
  return wait_for((pid_t)child);
}
