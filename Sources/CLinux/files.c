#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <unistd.h>

#include "CLinux.h"

#ifndef STATX_MNT_ID
#define STATX_MNT_ID 0x1000U
#endif
#ifndef STATX_MNT_ID_UNIQUE  // Linux 6.8: a mount number that is never reused
#define STATX_MNT_ID_UNIQUE 0x4000U
#endif

#ifndef OPEN_TREE_CLONE  // Linux 5.2
#define OPEN_TREE_CLONE 1
#define OPEN_TREE_CLOEXEC O_CLOEXEC
#endif
#ifndef AT_RECURSIVE
#define AT_RECURSIVE 0x8000
#endif

// A copy of the mount at /proc that is attached nowhere, so that nobody can mount over anything in it: a step that is root
// could show the guard another process's files at /proc/PID otherwise. Without what is mounted below it, unless the kernel
// insists (a mount namespace of a less privileged user, has_locked_children in fs/namespace.c). A guard that may not copy
// mounts has no step that may mount.
static int open_proc(void) {
  int flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC;
  long copy = syscall(SYS_open_tree, AT_FDCWD, "/proc", flags);
  if (copy < 0) copy = syscall(SYS_open_tree, AT_FDCWD, "/proc", flags | AT_RECURSIVE);
  return copy >= 0 ? (int)copy : open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static int proc = -1;

static int proc_directory(void) {
  int known = __atomic_load_n(&proc, __ATOMIC_ACQUIRE);
  if (known >= 0) return known;
  int opened = open_proc(), none = -1;
  if (opened < 0 || __atomic_compare_exchange_n(&proc, &none, opened, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return opened;
  close(opened);
  return none;
}

int guard_proc_keep_at(int number) {
  int directory = proc_directory();
  if (directory < 0 || (directory != number && dup3(directory, number, O_CLOEXEC) < 0)) return -errno;
  __atomic_store_n(&proc, number, __ATOMIC_RELEASE);
  return 0;
}

// Where a path is looked up from; those below /proc become relative to the guard's own.
static int base_of(const char **path) {
  static const char prefix[] = "/proc/";
  if (strncmp(*path, prefix, sizeof prefix - 1) != 0) return AT_FDCWD;
  *path += sizeof prefix - 1;
  return proc_directory();
}

int guard_open(const char *path, int flags) {
  int base = base_of(&path), descriptor;
  do descriptor = openat(base, path, flags | O_CLOEXEC);
  while (descriptor < 0 && errno == EINTR);
  return descriptor >= 0 ? descriptor : -errno;
}

// Room for the longest name that is asked for, such as `task/2147483647/status`.
struct process_path {
  char text[64];
};

// By hand, because printf(3) was a tenth of what the guard itself does at an exec. A negative number names no process, and
// "0" no folder.
static struct process_path path_of(pid_t process, const char *name) {
  struct process_path path;
  char digits[10];
  size_t count = 0, place = 0;
  for (uint32_t rest = process > 0 ? (uint32_t)process : 0; count == 0 || rest > 0; rest /= 10)
    digits[count++] = (char)('0' + rest % 10);
  while (count > 0) path.text[place++] = digits[--count];
  path.text[place++] = '/';
  while (*name != '\0' && place < sizeof path.text - 1) path.text[place++] = *name++;
  path.text[place] = '\0';
  return path;
}

int guard_process_open(pid_t process, const char *name, int flags) {
  struct process_path path = path_of(process, name);
  int descriptor;
  do descriptor = openat(proc_directory(), path.text, flags | O_CLOEXEC);
  while (descriptor < 0 && errno == EINTR);
  return descriptor >= 0 ? descriptor : -errno;
}

int64_t guard_read_link(const char *path, char *into, size_t capacity) {
  int base = base_of(&path);
  ssize_t count = readlinkat(base, path, into, capacity);
  return count >= 0 ? count : -errno;
}

static DIR *open_folder(const char *path) {
  bool whole = strcmp(path, "/proc") == 0;
  int descriptor = whole ? openat(proc_directory(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                         : guard_open(path, O_RDONLY | O_DIRECTORY);
  if (descriptor < 0) {
    if (!whole) errno = -descriptor;
    return NULL;
  }
  DIR *folder = fdopendir(descriptor);
  if (!folder) close(descriptor);
  return folder;
}

static int file_facts(int directory, const char *path, struct guard_file_facts *into) {
  struct statx facts;
  int flags = AT_STATX_DONT_SYNC | (path[0] == '\0' ? AT_EMPTY_PATH : 0);
  unsigned mask = STATX_BASIC_STATS | STATX_MNT_ID | STATX_MNT_ID_UNIQUE;
  if (statx(directory, path, flags, mask, &facts) != 0) return -errno;
  *into = (struct guard_file_facts){
      .device = makedev(facts.stx_dev_major, facts.stx_dev_minor),
      .inode = facts.stx_ino,
      .links = facts.stx_nlink,
      .mount = (facts.stx_mask & (STATX_MNT_ID | STATX_MNT_ID_UNIQUE)) ? facts.stx_mnt_id : 0,
      .size = (int64_t)facts.stx_size,
      .modified_seconds = facts.stx_mtime.tv_sec,
      .changed_seconds = facts.stx_ctime.tv_sec,
      .modified_nanoseconds = facts.stx_mtime.tv_nsec,
      .changed_nanoseconds = facts.stx_ctime.tv_nsec,
      .owner = facts.stx_uid,
      .group = facts.stx_gid,
      .mode = facts.stx_mode,
  };
  return 0;
}

int guard_file_facts_at(int directory, const char *path, struct guard_file_facts *into) {
  if (directory == AT_FDCWD) directory = base_of(&path);
  return file_facts(directory, path, into);
}

int guard_process_file_facts(pid_t process, const char *name, struct guard_file_facts *into) {
  struct process_path path = path_of(process, name);
  return file_facts(proc_directory(), path.text, into);
}

int guard_mount_number(const char *path, uint64_t *into) {
  struct statx facts;
  int base = base_of(&path);
  if (statx(base, path, AT_STATX_DONT_SYNC, STATX_MNT_ID, &facts) != 0) return -errno;
  *into = (facts.stx_mask & STATX_MNT_ID) ? facts.stx_mnt_id : 0;
  return 0;
}

int guard_become_undumpable_subreaper(void) {
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return -errno;
  if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) return -errno;
  return 0;
}

uid_t guard_file_system_user(uid_t user, gid_t group) {
  setfsgid(group);
  return (uid_t)setfsuid(user);
}

int guard_leader_check(pid_t thread) {
  // Signal 0 sends nothing. The kernel looks for a thread of this number in the group of this number, and only then
  // whether the caller may send to it: EPERM is a yes (do_send_specific in kernel/signal.c).
  long answer = syscall(SYS_tgkill, thread, thread, 0);
  return answer == 0 || errno == EPERM ? 0 : -errno;
}

static int64_t read_to_end(int descriptor, void *into, size_t capacity) {
  size_t filled = 0;
  int error = 0;
  while (filled < capacity) {
    ssize_t count = read(descriptor, (char *)into + filled, capacity - filled);
    if (count == 0) break;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      error = -errno;
      break;
    }
    filled += (size_t)count;
  }
  close(descriptor);
  return error != 0 ? error : (int64_t)filled;
}

int64_t guard_read_whole(const char *path, void *into, size_t capacity) {
  int descriptor = guard_open(path, O_RDONLY | O_NOCTTY);
  return descriptor < 0 ? descriptor : read_to_end(descriptor, into, capacity);
}

int64_t guard_process_read(pid_t process, const char *name, void *into, size_t capacity) {
  int descriptor = guard_process_open(process, name, O_RDONLY | O_NOCTTY);
  return descriptor < 0 ? descriptor : read_to_end(descriptor, into, capacity);
}

int64_t guard_process_read_once(pid_t process, const char *name, void *into, size_t capacity, uid_t *owner) {
  int descriptor = guard_process_open(process, name, O_RDONLY | O_NOCTTY);
  if (descriptor < 0) return descriptor;
  struct stat facts;
  int64_t result = owner && fstat(descriptor, &facts) != 0 ? -errno : 0;
  if (result == 0 && owner) *owner = facts.st_uid;
  while (result == 0) {
    ssize_t count = read(descriptor, into, capacity);
    if (count < 0 && errno == EINTR) continue;
    result = count >= 0 ? count : -errno;
    break;
  }
  close(descriptor);
  return result;
}

static pid_t process_number(const char *name) {
  char *end = NULL;
  long number = strtol(name, &end, 10);
  return end != name && *end == '\0' && number > 0 && number <= INT32_MAX ? (pid_t)number : 0;
}

int guard_list_numbers(const char *folder, pid_t *into, size_t capacity) {
  DIR *directory = open_folder(folder);
  if (!directory) return -errno;
  size_t count = 0;
  for (struct dirent *entry; count < capacity && (entry = readdir(directory));) {
    pid_t process = process_number(entry->d_name);
    if (process > 0) into[count++] = process;
  }
  closedir(directory);
  return (int)count;
}

// The parent is the second field behind the command's name, which stands in parentheses and may hold any byte (proc(5)).
static pid_t parent_of(pid_t process) {
  char path[32], text[512];
  snprintf(path, sizeof path, "/proc/%d/stat", process);
  int64_t count = guard_read_whole(path, text, sizeof text - 1);
  if (count <= 0) return 0;
  text[count] = '\0';
  char *end = strrchr(text, ')');
  int parent = 0;
  return end && sscanf(end + 1, " %*c %d", &parent) == 1 ? parent : 0;
}

int guard_list_relations(struct guard_relation *into, size_t capacity) {
  DIR *directory = open_folder("/proc");
  if (!directory) return -errno;
  size_t count = 0;
  for (struct dirent *entry; count < capacity && (entry = readdir(directory));) {
    pid_t process = process_number(entry->d_name);
    if (process > 0) into[count++] = (struct guard_relation){.process = process, .parent = parent_of(process)};
  }
  closedir(directory);
  return (int)count;
}

int guard_file_system_type(int descriptor, uint64_t *into) {
  struct statfs facts;
  if (fstatfs(descriptor, &facts) != 0) return -errno;
  *into = (uint64_t)facts.f_type;
  return 0;
}

int guard_memory_file(const char *name) {
  int descriptor = memfd_create(name, MFD_CLOEXEC);
  return descriptor >= 0 ? descriptor : -errno;
}

int guard_open_in_root(int root, const char *path) {
  struct open_how how = {
      .flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
  long descriptor;
  do descriptor = syscall(SYS_openat2, root, path, &how, sizeof how);
  while (descriptor < 0 && errno == EINTR);
  return descriptor >= 0 ? (int)descriptor : -errno;
}

int guard_find_names(const char *folder, const char *names, size_t count, bool *found) {
  int descriptor = guard_open(folder, O_PATH | O_DIRECTORY);
  if (descriptor < 0) return descriptor;
  for (size_t i = 0; i < count; i++, names += strlen(names) + 1) {
    struct statx facts;
    found[i] = statx(descriptor, names, AT_STATX_DONT_SYNC, STATX_TYPE, &facts) == 0;
  }
  close(descriptor);
  return 0;
}

int guard_open_place(int folder, const char *name) {
  int descriptor;
  do descriptor = openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
  while (descriptor < 0 && errno == EINTR);
  return descriptor >= 0 ? descriptor : -errno;
}

int64_t guard_list_folder(const char *folder, char *into, size_t capacity) {
  DIR *directory = opendir(folder);
  if (!directory) return -errno;
  size_t filled = 0;
  int64_t error = 0;
  for (struct dirent *entry; error == 0 && (entry = readdir(directory));) {
    if (entry->d_name[0] == '.') continue;
    int count = snprintf(into + filled, capacity - filled, "%lu %s\n", (unsigned long)entry->d_ino, entry->d_name);
    if (count < 0 || (size_t)count >= capacity - filled) error = -EFBIG;
    else filled += (size_t)count;
  }
  closedir(directory);
  return error != 0 ? error : (int64_t)filled;
}

static const char oom_score_file[] = "/proc/self/oom_score_adj";

int guard_set_oom_score(int score) {
  char text[16];
  int length = snprintf(text, sizeof text, "%d", score);
  int descriptor = open(oom_score_file, O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return -errno;
  int result = write(descriptor, text, (size_t)length) == length ? 0 : -errno;
  close(descriptor);
  return result;
}

int guard_lower_oom_score(int *before) {
  // Not -1000, which would let a machine without memory find nobody at all.
  enum { LOW = -900 };
  char text[16];
  int64_t count = guard_read_whole(oom_score_file, text, sizeof text - 1);
  if (count <= 0) return count < 0 ? (int)count : -EIO;
  text[count] = '\0';
  *before = (int)strtol(text, NULL, 10);
  return *before <= LOW ? -EEXIST : guard_set_oom_score(LOW);
}

int64_t guard_read_memory(pid_t process, uint64_t address, void *into, size_t count) {
  struct iovec here = {.iov_base = into, .iov_len = count};
  struct iovec there = {.iov_base = (void *)(uintptr_t)address, .iov_len = count};
  ssize_t got = process_vm_readv(process, &here, 1, &there, 1, 0);
  return got >= 0 ? got : -errno;
}
