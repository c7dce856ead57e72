/* A seccomp listener of the step's own that answers CONTINUE, in a child that ptrace does not follow (CLONE_UNTRACED):
   the newest filter's notification wins, so a guard that is asked first no longer is. Where the kernel refuses the
   listener, because there is one already, the runtime is executed without it. */
#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>

#include "../Victims/victim.h"

/* Answers every notification with CONTINUE until nobody is left to ask. */
static void answer(int listener) {
  struct seccomp_notif request;
  for (;;) {
    /* The listener hangs up when nobody is left whom it could be asked about; receiving would wait for ever. */
    struct pollfd ready = {.fd = listener, .events = POLLIN};
    if (poll(&ready, 1, -1) < 0 || (ready.revents & POLLIN) == 0) return;
    memset(&request, 0, sizeof request);
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &request) < 0) return;
    struct seccomp_notif_resp response = {.id = request.id, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response) < 0 && errno != ENOENT) return;
  }
}

int main(int argc, char **argv) {
  want_arguments(argc, 2, "own-listener-exec PROGRAM [ARG...]");
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = {.len = sizeof code / sizeof *code, .filter = code};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) give_up("PR_SET_NO_NEW_PRIVS");

  /* The child shares the descriptors, so that the parent can answer on the listener that the child makes. */
  long child = syscall(SYS_clone, CLONE_UNTRACED | CLONE_FILES | SIGCHLD, 0L, NULL, NULL, 0L);
  if (child < 0) give_up("clone");
  if (child == 0) {
    long listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
    if (listener < 0) fprintf(stderr, "own-listener-exec: no listener: %s\n", strerror(errno));
    if (listener >= 0 && dup2((int)listener, 200) < 0) give_up("dup2");
    execve(argv[1], argv + 1, environ);
    give_up("execve");
  }
  /* Until the listener is there, or the child has ended. */
  while (fcntl(200, F_GETFD) < 0) {
    int status;
    if (waitpid((pid_t)child, &status, WNOHANG) > 0) return shell_status(status);
    usleep(1000);
  }
  answer(200);
  return wait_for((pid_t)child);
}
