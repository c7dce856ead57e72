#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "CLinux.h"

#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif
#ifndef SECCOMP_FILTER_FLAG_SPEC_ALLOW
#define SECCOMP_FILTER_FLAG_SPEC_ALLOW (1UL << 2)
#endif

// Whatever a probe does to its process is over with that process.

enum { PROBE_SECONDS = 10 };

static int install(bool no_new_privileges, unsigned long flags, struct sock_filter *filter, unsigned short count) {
  if (no_new_privileges && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -errno;
  struct sock_fprog program = {.len = count, .filter = filter};
  long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
  return result >= 0 ? (int)result : -errno;
}

static int install_empty(bool no_new_privileges, unsigned long flags) {
  struct sock_filter filter[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  int result = install(no_new_privileges, flags, filter, 1);
  return result < 0 ? result : 0;
}

static int probe_filter(bool no_new_privileges) { return install_empty(no_new_privileges, 0); }

static int probe_listener(bool no_new_privileges) {
  return install_empty(no_new_privileges, SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_SPEC_ALLOW);
}

static int probe_wait_killable(bool no_new_privileges) {
  return install_empty(
      no_new_privileges, SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV);
}

// A child's getppid(2) waits for this process, which lets it go on.
static int probe_continue(bool no_new_privileges) {
  struct sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  int listener = install(no_new_privileges, SECCOMP_FILTER_FLAG_NEW_LISTENER, filter, 4);
  if (listener < 0) return listener;
  pid_t child = fork();
  if (child < 0) return -errno;
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    _exit(syscall(SYS_getppid) > 0 ? 0 : 1);
  }
  struct pollfd waiting = {.fd = listener, .events = POLLIN};
  struct guard_notification notification;
  int error = poll(&waiting, 1, PROBE_SECONDS * 500) == 1 ? 0 : -ETIMEDOUT;
  if (error == 0) error = guard_notification_receive(listener, &notification);
  if (error == 0) error = guard_notification_continue(listener, notification.id);
  if (error != 0) kill(child, SIGKILL);
  int status = 0;
  if (waitpid(child, &status, 0) < 0) return -errno;
  if (error != 0) return error;
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -EPERM;
}

static int probe_seize_by(int (*seize)(pid_t)) {
  pid_t child = fork();
  if (child < 0) return -errno;
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) pause();
  }
  int result = seize(child);
  kill(child, SIGKILL);
  waitpid(child, NULL, __WALL);
  return result;
}

static int probe_seize(bool ignored) {
  (void)ignored;
  return probe_seize_by(guard_ptrace_seize_for_exec);
}

static int probe_seize_for_good(bool ignored) {
  (void)ignored;
  return probe_seize_by(guard_ptrace_seize_for_good);
}

static int in_child(int (*probe)(bool), bool no_new_privileges) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -errno;
  pid_t child = fork();
  if (child < 0) {
    int error = -errno;
    close(ends[0]);
    close(ends[1]);
    return error;
  }
  if (child == 0) {
    sigset_t none;
    sigemptyset(&none);
    signal(SIGALRM, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    alarm(PROBE_SECONDS);
    int result = probe(no_new_privileges);
    ssize_t ignored = write(ends[1], &result, sizeof result);
    (void)ignored;
    _exit(0);
  }
  close(ends[1]);
  int result = 0;
  ssize_t count;
  do count = read(ends[0], &result, sizeof result);
  while (count < 0 && errno == EINTR);
  close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (count == (ssize_t)sizeof result) return result;
  // A profile that kills instead of refusing, or a probe that hangs.
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS ? -ENOSYS : -ETIMEDOUT;
}

void guard_probe(bool no_new_privileges, struct guard_probes *into) {
  into->filter = in_child(probe_filter, no_new_privileges);
  into->listener = in_child(probe_listener, no_new_privileges);
  into->wait_killable = in_child(probe_wait_killable, no_new_privileges);
  into->proceed = in_child(probe_continue, no_new_privileges);
  into->seize = in_child(probe_seize, no_new_privileges);
  into->seize_for_good = in_child(probe_seize_for_good, no_new_privileges);
}

bool guard_has_fixed_addresses(void) {
  int current = personality(0xFFFFFFFF);
  return current >= 0 && (current & ADDR_NO_RANDOMIZE);
}

int guard_run_program(
    const char *path, const char *const *arguments, const char *const *environment, int output, int seconds,
    int *status) {
  posix_spawn_file_actions_t actions;
  int error = posix_spawn_file_actions_init(&actions);
  if (error != 0) return -error;
  posix_spawn_file_actions_adddup2(&actions, output, 1);
  posix_spawn_file_actions_adddup2(&actions, output, 2);
  pid_t child = 0;
  error = posix_spawn(&child, path, &actions, NULL, (char *const *)arguments, (char *const *)environment);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return -error;
  struct timespec pause = {.tv_nsec = 5 * 1000 * 1000};
  for (long round = 0; round < seconds * 200L; round++) {
    pid_t ended = waitpid(child, status, WNOHANG);
    if (ended == child) return 0;
    if (ended < 0 && errno != EINTR) return -errno;
    nanosleep(&pause, NULL);
  }
  kill(child, SIGKILL);
  while (waitpid(child, status, 0) < 0 && errno == EINTR) continue;
  return -ETIMEDOUT;
}

int guard_replace_program(const char *path, const char *const *arguments, const char *const *environment) {
  execve(path, (char *const *)arguments, (char *const *)environment);
  return -errno;
}

struct execution {
  const char *path;
  const char *const *arguments, *const *environment;
  int result;
};

static void *execute(void *context) {
  struct execution *execution = context;
  execution->result = guard_replace_program(execution->path, execution->arguments, execution->environment);
  return NULL;
}

int guard_replace_program_from_thread(
    const char *path, const char *const *arguments, const char *const *environment) {
  struct execution execution = {.path = path, .arguments = arguments, .environment = environment};
  pthread_t thread;
  int error = pthread_create(&thread, NULL, execute, &execution);
  if (error != 0) return -error;
  pthread_join(thread, NULL);
  return execution.result;
}
