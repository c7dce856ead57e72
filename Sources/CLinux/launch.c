#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "CLinux.h"
#include "sentinel.h"
#include "signals.h"

#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

// What the child tells before it executes; the listener travels beside it.
struct child_report {
  int stage;
  int error;
  bool wait_is_killable;
};

static int send_report(int socket, struct child_report report, int listener) {
  struct iovec data = {.iov_base = &report, .iov_len = sizeof report};
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int))];
  } control;
  memset(&control, 0, sizeof control);
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
  if (listener >= 0) {
    message.msg_control = &control;
    message.msg_controllen = sizeof control.space;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &listener, sizeof(int));
  }
  ssize_t sent;
  do sent = sendmsg(socket, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent == (ssize_t)sizeof report ? 0 : -errno;
}

static int receive_report(int socket, struct child_report *report, int *listener) {
  struct iovec data = {.iov_base = report, .iov_len = sizeof *report};
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int))];
  } control;
  struct msghdr message = {
      .msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control.space};
  *listener = -1;
  ssize_t received;
  do received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (received < 0 && errno == EINTR);
  if (received < 0) return -errno;
  if (received != (ssize_t)sizeof *report) return -EPIPE;  // the child died before it could speak
  for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header))
    if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
      memcpy(listener, CMSG_DATA(header), sizeof(int));
  return 0;
}

int guard_install_filter(const void *filter, uint16_t count) {
  struct sock_fprog program = {.len = count, .filter = (struct sock_filter *)filter};
  // SPEC_ALLOW: before Linux 5.16 a filter without it turns on SSBD and STIBP, which slows every build down.
  unsigned long flags = SECCOMP_FILTER_FLAG_SPEC_ALLOW;
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program) == 0) return 0;
  // Linux before 4.17 does not know the flag, and gVisor knows one other flag only.
  if (errno == EINVAL && syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0UL, &program) == 0) return 0;
  return -errno;
}

static int install_listener(const struct guard_launch_request *request, bool *wait_is_killable) {
  struct sock_fprog program = {.len = request->filter_count, .filter = (struct sock_filter *)request->filter};
  unsigned long flags = SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_SPEC_ALLOW;
  // WAIT_KILLABLE_RECV (Linux 5.19): a handled signal does not abort an exec that the guard has already received.
  long listener =
      syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, &program);
  *wait_is_killable = listener >= 0;
  if (listener < 0 && errno == EINVAL) listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
  return listener >= 0 ? (int)listener : -errno;
}

static int become_user(const struct guard_launch_request *request) {
  if (setgroups(request->group_count, request->groups) != 0) return -errno;
  if (setresgid(request->group, request->group, request->group) != 0) return -errno;
  if (setresuid(request->user, request->user, request->user) != 0) return -errno;
  return 0;
}

// Ends the step before it has become its command, telling why.
static _Noreturn void tell_end(int exec_status, int stage, int error) {
  struct guard_step_failure failure = {.stage = stage, .error = error};
  ssize_t ignored = write(exec_status, &failure, sizeof failure);
  (void)ignored;
  _exit(stage != GUARD_LAUNCH_EXEC ? 125 : error == ENOENT ? 127 : 126);
}

// Ends a step that cannot be guarded, telling the guard why.
static _Noreturn void report_failure(int socket, int stage, int error) {
  send_report(socket, (struct child_report){.stage = stage, .error = error}, -1);
  _exit(125);
}

// Waits for the guard to have become this process's tracer.
static void await_tracer(int socket) {
  char word;
  ssize_t count;
  do count = recv(socket, &word, sizeof word, 0);
  while (count < 0 && errno == EINTR);
  if (count != (ssize_t)sizeof word) _exit(125);
}

// Puts the filter of mode `trace` in force. Returns once the guard is the tracer.
static void become_traced(const struct guard_launch_request *request, int socket) {
  int error = guard_install_filter(request->filter, request->filter_count);
  if (error != 0) report_failure(socket, GUARD_LAUNCH_FILTER, -error);
  // Without a tracer the filter's RET_TRACE means ENOSYS. Any other answer comes from an outer listener, which outranks
  // it and lets execs go on: then a process that has no tracer could execute unseen, and must not come to be.
  if (!request->refuses_untraced) {
    syscall(SYS_execve, NULL, NULL, NULL);
    if (errno != ENOSYS) report_failure(socket, GUARD_LAUNCH_PROBE, errno);
  }
  if (send_report(socket, (struct child_report){0}, -1) != 0) _exit(125);
  await_tracer(socket);
}

static _Noreturn void run_child(const struct guard_launch_request *request, int socket, int exec_status) {
  if (request->no_new_privileges && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    report_failure(socket, GUARD_LAUNCH_FILTER, errno);
  if (request->is_traced) {
    become_traced(request, socket);
  } else {
    struct child_report report = {0};
    int listener = install_listener(request, &report.wait_is_killable);
    if (listener < 0) report_failure(socket, GUARD_LAUNCH_FILTER, -listener);
    if (send_report(socket, report, listener) != 0) _exit(125);
    // A copy of the listener in the job would make its execs hang for ever once the guard is gone, instead of failing.
    close(listener);
  }
  close(socket);
  // Behind the report: a guard without CAP_SYS_PTRACE is asked about changes of user, and has to listen or trace.
  // Before the user changes, who could not put it back; where it cannot be, the step is ended sooner, not later.
  if (request->restore_oom_score) guard_set_oom_score(request->oom_score);
  int error = request->change_user ? become_user(request) : 0;
  if (error != 0) tell_end(exec_status, GUARD_LAUNCH_USER, -error);
  guard_signals_restore();
  execvpe(request->arguments[0], (char *const *)request->arguments, (char *const *)request->environment);
  tell_end(exec_status, GUARD_LAUNCH_EXEC, errno);
}

// Forks the step and watches over it; the sentinel keeps nothing of the guard's but the link.
static _Noreturn void run_sentinel(const struct guard_launch_request *request, int link, int socket, int exec_status) {
  // The guard is not dumpable, and a fork inherits that: the step could not be seized without CAP_SYS_PTRACE, and a CI
  // system that looks for its processes by their environment would miss the sentinel.
  prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  sigset_t all, before;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, &before);
  pid_t step = fork();
  if (step == 0) {
    close(link);
    sigprocmask(SIG_SETMASK, &before, NULL);
    run_child(request, socket, exec_status);
  }
  if (step < 0) report_failure(socket, GUARD_LAUNCH_FORK, errno);
  guard_sentinel_watch(request, link, step);
}

static void close_pair(int pair[2]) {
  close(pair[0]);
  close(pair[1]);
}

// Waits for the sentinel's first word, which is sent right after its fork.
static int receive_step(int link, pid_t *step) {
  struct guard_sentinel_event event;
  ssize_t count;
  do count = recv(link, &event, sizeof event, 0);
  while (count < 0 && errno == EINTR);
  if (count < 0) return -errno;
  if (count != (ssize_t)sizeof event || event.kind != GUARD_SENTINEL_STARTED) return -EPIPE;
  *step = event.value;
  return 0;
}

int guard_launch_begin(const struct guard_launch_request *request, struct guard_launch *into, int *stage) {
  int sockets[2], links[2], status[2];
  *stage = GUARD_LAUNCH_PIPES;
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0) return -errno;
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, links) != 0) {
    int error = -errno;
    close_pair(sockets);
    return error;
  }
  if (pipe2(status, O_CLOEXEC | O_NONBLOCK) != 0) {
    int error = -errno;
    close_pair(sockets);
    close_pair(links);
    return error;
  }
  *stage = GUARD_LAUNCH_FORK;
  pid_t sentinel = fork();
  if (sentinel == 0) {
    close(sockets[0]);
    close(links[0]);
    close(status[0]);
    run_sentinel(request, links[1], sockets[1], status[1]);
  }
  int error = sentinel < 0 ? -errno : 0;
  close(sockets[1]);
  close(links[1]);
  close(status[1]);
  *into = (struct guard_launch){.sentinel = sentinel,
                                .reports = sockets[0],
                                .sentinel_link = links[0],
                                .exec_status = status[0],
                                .is_traced = request->is_traced};
  if (error != 0) guard_launch_abandon(into);
  return error;
}

void guard_launch_abandon(const struct guard_launch *launch) {
  close(launch->reports);
  close(launch->sentinel_link);
  close(launch->exec_status);
  // The step, too: where it is traced already, the sentinel waits until its tracer has seen its end.
  pid_t ended = 0;
  while (launch->sentinel > 0 && ended != launch->sentinel && (ended >= 0 || errno == EINTR))
    ended = waitpid(-1, NULL, __WALL);
}

// Lets the step go on, which waits in await_tracer.
static int tell_traced(int socket) {
  ssize_t sent;
  do sent = send(socket, "", 1, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent == 1 ? 0 : -errno;
}

int guard_launch_finish(const struct guard_launch *launch, struct guard_launched *into, int *stage) {
  struct child_report report = {0};
  int listener = -1;
  pid_t step = 0;
  *stage = GUARD_LAUNCH_FORK;
  int error = receive_report(launch->reports, &report, &listener);
  if (error == 0 && report.error != 0) {
    *stage = report.stage;
    error = -report.error;
  }
  if (error == 0 && listener < 0 && !launch->is_traced) error = -EPIPE;
  if (error == 0) error = receive_step(launch->sentinel_link, &step);
  if (error == 0 && launch->is_traced) {
    *stage = GUARD_LAUNCH_TRACE;
    error = guard_ptrace_seize_with_calls(step);
    if (error == 0) error = tell_traced(launch->reports);
  }
  if (error != 0) {
    if (listener >= 0) close(listener);
    guard_launch_abandon(launch);
    return error;
  }
  close(launch->reports);
  *into = (struct guard_launched){.process = step,
                                  .listener = listener,
                                  .wait_is_killable = report.wait_is_killable};
  return 0;
}

int guard_execute(const struct guard_launch_request *request, int *stage) {
  *stage = GUARD_LAUNCH_USER;
  int error = request->change_user ? become_user(request) : 0;
  if (error != 0) return error;
  *stage = GUARD_LAUNCH_EXEC;
  guard_signals_restore();
  execvpe(request->arguments[0], (char *const *)request->arguments, (char *const *)request->environment);
  return -errno;
}

bool guard_is_guarded(void) { return prctl(GUARD_PRCTL_IS_GUARDED, 0, 0, 0, 0) != 0 && errno == EALREADY; }
