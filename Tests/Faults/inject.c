/* Runs a program as a tracee, alone of all it forks, and meddles with one of its system calls. (strace can make a call
   fail, but no read really short, and no close that has happened fail.)
   Usage: inject LOG list PROGRAM [ARG...]                 writes every call and what it is about to LOG
          inject LOG CALL N[+] ACTION PROGRAM [ARG...]     at the N-th CALL, of any kind for "any"; with a plus, at all
                                                           of them from there on
   ACTION: error=NUMBER   the call is not made, and fails so
           failed=NUMBER  it is made, and fails so all the same
           return=VALUE   the call is not made, and returns so
           short          it is made for one byte only
           run=COMMAND    a shell runs COMMAND, with the program's number in $GUARD and the call's second argument in
                          $TARGET, then the call is made
           clock=SECONDS  the call, clock_gettime, tells a time of day that is so much later
   With HIDE_VDSO set the program has to ask the kernel for the time.
   LOG says what was done, and stays empty where there was no such call. The status is the program's own, 128 + n for a
   signal; 99 where this program itself failed. */
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FAILED = 99, STOP_EVENT = 128 };

static FILE *written;
static const char *wanted, *action;
static long first, seen;
static int lasts, lists, has_begun;
/* Where a clock_gettime whose answer is to be changed has it written. */
static uint64_t told_at;

static _Noreturn void give_up(const char *what) {
  perror(what);
  exit(FAILED);
}

#if defined(__x86_64__)
static void set_result(pid_t process, long value) {
  if (ptrace(PTRACE_POKEUSER, process, offsetof(struct user_regs_struct, rax), value) != 0) give_up("setting a result");
}
static void skip(pid_t process) {
  if (ptrace(PTRACE_POKEUSER, process, offsetof(struct user_regs_struct, orig_rax), -1L) != 0) give_up("skipping");
}
static void set_count(pid_t process, long value) {
  if (ptrace(PTRACE_POKEUSER, process, offsetof(struct user_regs_struct, rdx), value) != 0) give_up("setting a count");
}
#elif defined(__aarch64__)
static void set_register(pid_t process, int number, unsigned long long value) {
  struct user_regs_struct registers;
  struct iovec all = {.iov_base = &registers, .iov_len = sizeof registers};
  if (ptrace(PTRACE_GETREGSET, process, NT_PRSTATUS, &all) != 0) give_up("reading registers");
  registers.regs[number] = value;
  if (ptrace(PTRACE_SETREGSET, process, NT_PRSTATUS, &all) != 0) give_up("setting a register");
}
static void set_result(pid_t process, long value) { set_register(process, 0, (unsigned long long)value); }
static void set_count(pid_t process, long value) { set_register(process, 2, (unsigned long long)value); }
static void skip(pid_t process) {
  int none = -1;
  struct iovec number = {.iov_base = &none, .iov_len = sizeof none};
  if (ptrace(PTRACE_SETREGSET, process, NT_ARM_SYSTEM_CALL, &number) != 0) give_up("skipping a call");
}
#else
#error "the registers of this machine are not known here"
#endif

static int is_one_of(const char *name, const char *const *names) {
  for (; *names; names++)
    if (strcmp(name, *names) == 0) return 1;
  return 0;
}

/* What a call is about: a path, the file behind a descriptor, or the request. */
static void tell(pid_t process, const char *name, const uint64_t *arguments) {
  static const char *const with_path[] = {"openat", "statx",  "newfstatat", "readlinkat", "unlinkat",
                                          "renameat", "openat2", "open_tree",  NULL};
  static const char *const with_first_path[] = {"readlink", "access", "mkdir", "unlink", "open", "execve", NULL};
  static const char *const with_file[] = {"read",  "pread64", "write",    "close",  "getdents64", "fstatfs", "fsync",
                                          "fstat", "lseek",   "recvfrom", "sendto", "recvmsg",    "sendmsg", NULL};
  char text[256] = "";
  if (is_one_of(name, with_path) || is_one_of(name, with_first_path)) {
    struct iovec here = {.iov_base = text, .iov_len = sizeof text - 1};
    struct iovec there = {.iov_base = (void *)(uintptr_t)arguments[is_one_of(name, with_path)], .iov_len = 1};
    size_t filled = 0;
    for (; filled < sizeof text - 1; filled++) {
      here = (struct iovec){.iov_base = text + filled, .iov_len = 1};
      if (process_vm_readv(process, &here, 1, &there, 1, 0) != 1 || text[filled] == '\0') break;
      there.iov_base = (char *)there.iov_base + 1;
    }
    text[filled] = '\0';
  }
  if (is_one_of(name, with_file) || ((text[0] != '/') && is_one_of(name, with_path))) {
    char link[64], file[128] = "";
    snprintf(link, sizeof link, "/proc/%d/fd/%d", process, (int)arguments[0]);
    ssize_t length = readlink(link, file, sizeof file - 1);
    size_t filled = strlen(text);
    if (length > 0) snprintf(text + filled, sizeof text - filled, " in %s", file);
  }
  if (strcmp(name, "ioctl") == 0 || strcmp(name, "kill") == 0)
    snprintf(text, sizeof text, "request %#llx", (unsigned long long)arguments[1]);
  if (strcmp(name, "ptrace") == 0 || strcmp(name, "prctl") == 0)
    snprintf(text, sizeof text, "request %#llx", (unsigned long long)arguments[0]);
  for (char *byte = text; *byte; byte++)
    if (*byte == '\n' || *byte == '\t') *byte = '?';
  fprintf(written, "%s\t%s\n", name, text);
}

/* At the entry of a call. Returns whether its result is to be replaced, and by what. */
static int meddle(pid_t process, const char *name, const uint64_t *arguments, long *result) {
  if (lists) {
    tell(process, name, arguments);
    return 0;
  }
  if (strcmp(wanted, "any") != 0 && strcmp(name, wanted) != 0) return 0;
  seen++;
  if (lasts ? seen < first : seen != first) return 0;
  tell(process, name, arguments);
  fflush(written);
  const char *value = strchr(action, '=');
  if (strncmp(action, "run=", 4) == 0) {
    char target[24];
    snprintf(target, sizeof target, "%lld", (long long)arguments[1]);
    setenv("TARGET", target, 1);
    if (system(value + 1) < 0) give_up("system");
    return 0;
  }
  if (strncmp(action, "clock=", 6) == 0) {
    if (arguments[0] == 0 /* CLOCK_REALTIME */) told_at = arguments[1];
    return 0;
  }
  if (strcmp(action, "short") == 0) {
    if (arguments[2] > 1) set_count(process, 1);
    return 0;
  }
  long number = value ? strtol(value + 1, NULL, 10) : 0;
  *result = strncmp(action, "return=", 7) == 0 ? number : -number;
  if (strncmp(action, "failed=", 7) != 0) skip(process);
  return 1;
}

static long peek(pid_t process, uint64_t address) {
  errno = 0;
  long word = ptrace(PTRACE_PEEKDATA, process, address, 0);
  if (errno != 0) give_up("reading memory");
  return word;
}

/* Hides the vDSO, which tells the time without a call, from a program that has just been executed: its stack holds the
   number of its arguments, these, the environment, and the auxiliary vector. */
static void hide_vdso(pid_t process, uint64_t stack) {
  enum { IGNORED = 1, VDSO = 33, WORD = sizeof(long) };
  uint64_t place = stack + WORD * (uint64_t)(peek(process, stack) + 2);
  while (peek(process, place) != 0) place += WORD;
  for (place += WORD; peek(process, place) != 0; place += 2 * WORD)
    if (peek(process, place) == VDSO) ptrace(PTRACE_POKEDATA, process, place, (long)IGNORED);
}

/* At the end of a clock_gettime. */
static void change_time(pid_t process) {
  long seconds = peek(process, told_at) + strtol(strchr(action, '=') + 1, NULL, 10);
  if (ptrace(PTRACE_POKEDATA, process, told_at, seconds) != 0) give_up("changing the time");
  told_at = 0;
}

/* Follows the program until it ends, or until there is nothing more to do with it. */
static void follow(pid_t process) {
  long result = 0;
  int replaces = 0, at_entry = 0, executes = 0;
  char number[16];
  snprintf(number, sizeof number, "%d", process);
  setenv("GUARD", number, 1);
  for (int status;;) {
    if (waitpid(process, &status, __WALL) < 0) give_up("waitpid");
    if (WIFEXITED(status)) exit(WEXITSTATUS(status));
    if (WIFSIGNALED(status)) exit(128 + WTERMSIG(status));
    int delivered = 0, event = status >> 16;
    if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
      struct __ptrace_syscall_info call = {0};
      if (ptrace(PTRACE_GET_SYSCALL_INFO, process, sizeof call, &call) < 0 && errno != ESRCH) give_up("reading a call");
      at_entry = call.op == PTRACE_SYSCALL_INFO_ENTRY;
      if (at_entry) {
        char *name = seccomp_syscall_resolve_num_arch(call.arch, (int)call.entry.nr);
        uint64_t arguments[6];
        memcpy(arguments, call.entry.args, sizeof arguments);
        replaces = has_begun && name && meddle(process, name, arguments, &result);
        executes = name && strcmp(name, "execve") == 0;
        free(name);
      } else if (call.op == PTRACE_SYSCALL_INFO_EXIT) {
        if (replaces) set_result(process, result);
        if (executes && !call.exit.is_error) {
          has_begun = 1;
          if (getenv("HIDE_VDSO")) hide_vdso(process, call.stack_pointer);
        }
        if (told_at) change_time(process);
        replaces = executes = 0;
      }
    } else if (event == STOP_EVENT) {
      if (WSTOPSIG(status) != SIGTRAP) {
        ptrace(PTRACE_LISTEN, process, 0, 0);
        continue;
      }
    } else if (event == 0) {
      delivered = WSTOPSIG(status);
    }
    /* From behind its last change on, the program runs without a tracer. */
    int done = !lists && !lasts && seen >= first && !replaces && !at_entry;
    if (done ? ptrace(PTRACE_DETACH, process, 0, delivered) != 0 : ptrace(PTRACE_SYSCALL, process, 0, delivered) != 0)
      if (errno != ESRCH) give_up("letting the program go on");
  }
}

int main(int argc, char **argv) {
  lists = argc > 3 && strcmp(argv[2], "list") == 0;
  int words = lists ? 3 : 5;
  if (argc <= words) {
    fputs("usage: inject LOG list|CALL N[+] ACTION PROGRAM [ARG...]\n", stderr);
    return FAILED;
  }
  written = fopen(argv[1], "we");
  if (!written) give_up(argv[1]);
  if (!lists) {
    char *end;
    wanted = argv[2];
    first = strtol(argv[3], &end, 10);
    lasts = *end == '+';
    action = argv[4];
  }
  int gate[2];
  if (pipe(gate) != 0) give_up("pipe");
  pid_t process = fork();
  if (process < 0) give_up("fork");
  if (process == 0) {
    char word;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close(gate[1]);
    if (read(gate[0], &word, 1) != 1) _exit(FAILED);
    close(gate[0]);
    execvp(argv[words], argv + words);
    perror(argv[words]);
    _exit(FAILED);
  }
  /* EXITKILL: whoever ends this program ends the other one with it. */
  if (ptrace(PTRACE_SEIZE, process, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL) != 0) give_up("PTRACE_SEIZE");
  if (ptrace(PTRACE_INTERRUPT, process, 0, 0) != 0) give_up("PTRACE_INTERRUPT");
  if (write(gate[1], "", 1) != 1) give_up("write");
  close(gate[0]);
  close(gate[1]);
  follow(process);
}
