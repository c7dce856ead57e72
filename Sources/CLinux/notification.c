#include <errno.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/ioctl.h>

#include "CLinux.h"

#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS  // Linux 6.6
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, __u64)
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP (1UL << 0)
#endif

int guard_notification_receive(int listener, struct guard_notification *into) {
  struct seccomp_notif notification;
  memset(&notification, 0, sizeof notification);
  if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &notification) != 0) return -errno;
  into->id = notification.id;
  into->thread = (pid_t)notification.pid;
  into->architecture = notification.data.arch;
  into->system_call = notification.data.nr;
  for (int i = 0; i < 6; i++) into->arguments[i] = notification.data.args[i];
  return 0;
}

int guard_notification_is_valid(int listener, uint64_t id) {
  return ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &id) == 0 ? 0 : -errno;
}

static int answer(int listener, uint64_t id, int error, uint32_t flags) {
  struct seccomp_notif_resp response;
  memset(&response, 0, sizeof response);
  response.id = id;
  response.error = error;
  response.flags = flags;
  return ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response) == 0 ? 0 : -errno;
}

int guard_notification_continue(int listener, uint64_t id) {
  return answer(listener, id, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE);
}

int guard_notification_fail(int listener, uint64_t id, int error) { return answer(listener, id, -error, 0); }

int guard_notification_wake_here(int listener, bool here) {
  unsigned long flags = here ? SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP : 0;
  return ioctl(listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS, flags) == 0 ? 0 : -errno;
}
