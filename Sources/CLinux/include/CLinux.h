// Flat functions over the Linux interfaces that Swift's Glibc module lacks (variadics, _GNU_SOURCE, ioctl structs), and
// the code that runs between fork and exec. Nothing is decided here: each function does one thing and returns 0 or more,
// or a negative errno.
#ifndef CLINUX_H
#define CLINUX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// An option of prctl(2) that no kernel has (EINVAL), and that a guarded step's filter answers with EALREADY.
enum { GUARD_PRCTL_IS_GUARDED = 0x52634764 };

// ---- seccomp user notification -------------------------------------------------------------------------------------

struct guard_notification {
  uint64_t id;
  pid_t thread;
  uint32_t architecture;
  int32_t system_call;
  uint64_t arguments[6];
};

// Provided because the kernel demands a zeroed struct of its own size (SECCOMP_IOCTL_NOTIF_RECV, seccomp_unotify(2)).
int guard_notification_receive(int listener, struct guard_notification *into);
int guard_notification_is_valid(int listener, uint64_t id);
int guard_notification_continue(int listener, uint64_t id);
int guard_notification_fail(int listener, uint64_t id, int error);

// Whether a notification wakes the guard on the caller's processor, and an answer the caller on the guard's (Linux 6.6;
// -EINVAL before).
int guard_notification_wake_here(int listener, bool here);

// ---- ptrace --------------------------------------------------------------------------------------------------------

// Provided because ptrace(2) is variadic and its requests clash with <linux/ptrace.h>.
int guard_ptrace_seize_for_exec(pid_t thread);
// The same, and for good: forks, clones and all that they execute are traced from their first instruction on.
int guard_ptrace_seize_for_good(pid_t thread);
// The same, and calls that the filter answers with RET_TRACE stop as well.
int guard_ptrace_seize_with_calls(pid_t thread);
int guard_ptrace_interrupt(pid_t thread);

struct guard_system_call {
  uint32_t architecture;
  int32_t number;
};

// At a GUARD_CHILD_CALLED stop: which call it is. -EIO before Linux 5.3.
int guard_ptrace_call(pid_t thread, struct guard_system_call *into);
// Lets the call go on, and stops the thread again when it returns.
int guard_ptrace_finish_call(pid_t thread);
// Makes the call fail without happening.
int guard_ptrace_fail_call(pid_t thread, int error);
int guard_ptrace_resume(pid_t thread, int signal);
int guard_ptrace_listen(pid_t thread);
int guard_ptrace_detach(pid_t thread, int signal);
int guard_ptrace_event_message(pid_t thread, uint64_t *into);

enum guard_child_kind {
  GUARD_CHILD_NONE,       // no child has anything to tell
  GUARD_CHILD_EXITED,     // value: exit code
  GUARD_CHILD_KILLED,     // value: signal
  GUARD_CHILD_EXEC,       // PTRACE_EVENT_EXEC
  GUARD_CHILD_FORKED,     // PTRACE_EVENT_FORK, _VFORK or _CLONE
  GUARD_CHILD_CALLED,     // PTRACE_EVENT_SECCOMP: it stands before a call
  GUARD_CHILD_RETURNED,   // the call that was to be finished has returned
  GUARD_CHILD_TRAPPED,    // PTRACE_EVENT_STOP: an interrupt, a first stop or a group stop; value: signal
  GUARD_CHILD_SIGNALLED,  // signal-delivery-stop; value: signal
  GUARD_CHILD_OTHER,      // any other stop; value: raw wait status
};

struct guard_child_event {
  int32_t kind;
  pid_t thread;
  int32_t value;
};

// Provided because __WALL and the packed ptrace events are outside Swift's Glibc module. -ECHILD: no children at all.
int guard_next_child_event(struct guard_child_event *into);

// ---- the step ------------------------------------------------------------------------------------------------------

struct guard_launch_request {
  const char *const *arguments;    // NULL-terminated
  const char *const *environment;  // NULL-terminated
  const void *filter;              // struct sock_filter[]
  uint16_t filter_count;
  const void *sentinel_filter;  // struct sock_filter[]
  uint16_t sentinel_filter_count;
  bool is_traced;         // mode `trace`: the filter has no listener, and the guard traces the step for good
  bool refuses_untraced;  // the filter lets no process without a tracer come to be
  bool no_new_privileges;
  bool change_user;
  uid_t user;
  gid_t group;
  const gid_t *groups;
  size_t group_count;
  bool restore_oom_score;
  int oom_score;
};

struct guard_launch {
  pid_t sentinel;
  int reports;  // where the step's first process tells of its filter
  int sentinel_link;
  int exec_status;  // read end: holds a struct guard_step_failure if the step never became its command
  bool is_traced;
};

struct guard_launched {
  pid_t process;
  int listener;  // -1 where the step is traced
  bool wait_is_killable;
};

enum guard_launch_stage {
  GUARD_LAUNCH_PIPES = 1,
  GUARD_LAUNCH_FORK,
  GUARD_LAUNCH_FILTER,
  GUARD_LAUNCH_PROBE,  // an outer listener answers execs before the filter of mode `trace` is asked
  GUARD_LAUNCH_TRACE,
  GUARD_LAUNCH_USER,
  GUARD_LAUNCH_EXEC,
};

struct guard_step_failure {
  int32_t stage;  // GUARD_LAUNCH_USER or GUARD_LAUNCH_EXEC
  int32_t error;
};

// Forks the sentinel, which forks the step; that installs the filter, and goes on to execute its command, where it waits for
// the guard's answer. Provided because no Swift may run between fork and exec. On failure *stage (enum guard_launch_stage)
// says where.
int guard_launch_begin(const struct guard_launch_request *request, struct guard_launch *into, int *stage);

// Receives the listener, or becomes the step's tracer. On failure nothing is left of the step, and all that belongs to the
// launch is closed; else its sentinel, link and status are the caller's.
int guard_launch_finish(const struct guard_launch *launch, struct guard_launched *into, int *stage);

// Ends a launch that was begun, with all of its processes.
void guard_launch_abandon(const struct guard_launch *launch);

// Installs a seccomp filter (struct sock_filter[]) in the calling thread.
int guard_install_filter(const void *filter, uint16_t count);

// Becomes the command, as the user that is asked for, with neither filter nor sentinel. Returns only on failure.
int guard_execute(const struct guard_launch_request *request, int *stage);

// Whether this process runs under a guard's filter already: no kernel knows the option, the filter answers it.
bool guard_is_guarded(void);

enum guard_sentinel_kind {
  GUARD_SENTINEL_STARTED = 1,   // value: the step's first process
  GUARD_SENTINEL_STEP_EXITED,   // value: exit code
  GUARD_SENTINEL_STEP_KILLED,   // value: signal
  GUARD_SENTINEL_SIGNALLED,     // value: a signal that reached the sentinel
  GUARD_SENTINEL_ANSWERED,      // every signal that had reached it when it was asked has been told
};

struct guard_sentinel_event {
  int32_t kind;
  int32_t value;
};

// Takes what the sentinel tells. -EAGAIN: nothing now; -EPIPE: it is gone.
int guard_sentinel_next(int link, struct guard_sentinel_event *into);

// Asks the sentinel to tell of every signal that has reached it; GUARD_SENTINEL_ANSWERED follows them.
int guard_sentinel_ask(int link);

// ---- events --------------------------------------------------------------------------------------------------------

// Blocks every signal but those of faults and of job control, and opens a signalfd for them; the mask before is restored
// in the launched step.
int guard_signals_open(void);

// Takes pending signals; fewer than there is room for: those were all. Returns the count.
int guard_signals_read(int descriptor, int *signals, size_t capacity);

// Lets a file that may not grow any more (RLIMIT_FSIZE) be an error of write(2), not the end of this process.
int guard_signals_survive_file_limit(void);

enum { GUARD_READY_LISTENER = 1, GUARD_READY_HANGUP = 2, GUARD_READY_SIGNALS = 4, GUARD_READY_SENTINEL = 8 };

// Waits until one of the descriptors is ready (-1 leaves one out); milliseconds < 0 waits for ever. Returns a set of
// GUARD_READY_*.
int guard_wait_ready(int listener, int signals, int sentinel, int milliseconds);

// ---- processes and files -------------------------------------------------------------------------------------------

// Paths below /proc are looked up in a mount of the guard's own, which the step cannot mount over; it is made at the first
// use. guard_proc_keep_at moves its descriptor, for a process that closes all but a few.
int guard_proc_keep_at(int number);
int guard_open(const char *path, int flags);
int64_t guard_read_link(const char *path, char *into, size_t capacity);

struct guard_file_facts {
  uint64_t device, inode, links, mount;
  int64_t size;
  int64_t modified_seconds, changed_seconds;
  uint32_t modified_nanoseconds, changed_nanoseconds;
  uint32_t owner, group, mode;
};

// Provided because statx(2) with AT_STATX_DONT_SYNC does not let a FUSE server answer (or hang) the question, and names
// the mount.
int guard_file_facts_at(int directory, const char *path, struct guard_file_facts *into);

// The same of a process's file below the guard's own /proc, such as `exe`.
int guard_process_file_facts(pid_t process, const char *name, struct guard_file_facts *into);

// The mount's number as mountinfo lists it, which the number in guard_file_facts is not where it is the unique one.
int guard_mount_number(const char *path, uint64_t *into);

int guard_become_undumpable_subreaper(void);

// What this process was called with, as main() gets it; NULL never.
char *const *guard_arguments(void);

// Lets the kernel end others first when memory runs out (proc(5), oom_score_adj); *before is what was set.
int guard_lower_oom_score(int *before);
int guard_set_oom_score(int score);

// 1: a child stands stopped by a signal; 0: it does not.
int guard_child_is_stopped(pid_t child);

// What this thread is to file systems and to ptrace's access checks (setfsuid(2)); returns the user before.
uid_t guard_file_system_user(uid_t user, gid_t group);
int guard_leader_check(pid_t thread);  // 0: it leads its thread group; -ESRCH: it does not, or is gone
int64_t guard_read_whole(const char *path, void *into, size_t capacity);

// Files of a process, by names below its folder in the guard's own /proc.
int guard_process_open(pid_t process, const char *name, int flags);
int64_t guard_process_read(pid_t process, const char *name, void *into, size_t capacity);

// Reads a file that gives all it has in one read, as `auxv` (simple_read_from_buffer) and `cmdline` (get_mm_cmdline) do
// in fs/proc/base.c. *owner, where it is asked for, is whose file it is: the effective user of a dumpable process.
int64_t guard_process_read_once(pid_t process, const char *name, void *into, size_t capacity, uid_t *owner);

// The numbers that name entries of a folder, such as /proc or /proc/PID/task. Returns the count, at most capacity.
int guard_list_numbers(const char *folder, pid_t *into, size_t capacity);

// The entries of a folder as lines "INODE NAME". Returns the bytes; -EFBIG where they do not fit.
int64_t guard_list_folder(const char *folder, char *into, size_t capacity);

struct guard_relation {
  pid_t process;
  pid_t parent;
  bool marked;
};

// Every process with its parent, for the sentinel, which runs no Swift. Returns the count, at most capacity.
int guard_list_relations(struct guard_relation *into, size_t capacity);
int guard_file_system_type(int descriptor, uint64_t *into);
int guard_memory_file(const char *name);

// Reads another process's memory, at most `count` bytes; a page that is not there ends it (process_vm_readv(2)).
int64_t guard_read_memory(pid_t process, uint64_t address, void *into, size_t count);

// ---- what can be guarded here --------------------------------------------------------------------------------------

// What the kernel and the sandbox around this process answer: 0, or a negative errno.
struct guard_probes {
  int32_t filter, listener, wait_killable, proceed, seize, seize_for_good;
};

// Tries everything that a guard does, each in a child of its own, because filters stay with their process for ever.
void guard_probe(bool no_new_privileges, struct guard_probes *into);

// Whether this process, and what it executes, has its address randomisation turned off (personality(2)).
bool guard_has_fixed_addresses(void);

// Runs a program with standard output and error going to a descriptor; kills it after so many seconds (-ETIMEDOUT).
// *status is what wait(2) says.
int guard_run_program(
    const char *path, const char *const *arguments, const char *const *environment, int output, int seconds,
    int *status);

// Executes a program, from the calling thread or from a new one; returns only where that fails.
int guard_replace_program(const char *path, const char *const *arguments, const char *const *environment);
int guard_replace_program_from_thread(
    const char *path, const char *const *arguments, const char *const *environment);

// Looks in a folder for many names, each ended by a NUL, and says of each whether it leads to something.
int guard_find_names(const char *folder, const char *names, size_t count, bool *found);

// Opens (O_PATH) a path below a root directory without leaving it or following magic links (openat2(2), Linux 5.6).
int guard_open_in_root(int root, const char *path);

// Provided because Swift's Glibc module lacks O_PATH: a place in a file system, of which nothing is opened or followed.
int guard_open_place(int folder, const char *name);

// Looks through the regular files of a folder whose names end in a suffix for a text that begins and ends with a newline.
// Writes the first such file's name, without a NUL, and returns its length; 0 where no file has the text.
int guard_find_list(const char *folder, const char *suffix, const char *text, uint8_t *into, size_t capacity);

// ---- this program --------------------------------------------------------------------------------------------------

#define GUARD_BUILD_FACTS_SIZE 1024

// What is known of this build: lines of a word, a blank and a text. Provided because packaging writes over a section of
// the finished file, and Swift would fold a constant of its own.
const char *guard_build_facts(void);

#endif
