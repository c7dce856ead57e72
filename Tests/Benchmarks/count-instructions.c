/* Counts the instructions that a process executes outside the kernel, by function: by single steps, so the count is exact,
   and nearly the same on every machine. (valgrind cannot run a guard: it knows neither seccomp(2) nor open_tree(2).)

     count-instructions SYMBOLS attach PROCESS GO   from the moment when GO is sent SIGCONT, until PROCESS has waited in
                                                    the kernel for half a second
     count-instructions SYMBOLS run COMMAND...      from a command's first instruction to its end

   SYMBOLS has "ADDRESS NAME" lines, hexadecimal and sorted, as nm(1) prints them. Prints "INSTRUCTIONS ENTRIES NAME" lines,
   an entry being an instruction at a function's address. */
#define _GNU_SOURCE
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <time.h>

#include "../Victims/victim.h"

struct symbol {
  uint64_t address;
  char *name;
  unsigned long instructions, entries;
};

static struct symbol *symbols;
static size_t symbol_count;

static void read_symbols(const char *path) {
  FILE *file = fopen(path, "r");
  if (!file) give_up(path);
  size_t room = 0;
  char line[8192];
  while (fgets(line, sizeof line, file)) {
    char *end;
    uint64_t address = strtoull(line, &end, 16);
    if (end == line || *end != ' ') continue;
    end[strcspn(end, "\n")] = '\0';
    if (symbol_count == room) {
      room = room ? 2 * room : 4096;
      symbols = realloc(symbols, room * sizeof *symbols);
      if (!symbols) give_up("realloc");
    }
    symbols[symbol_count++] = (struct symbol){.address = address, .name = strdup(end + 1)};
  }
  fclose(file);
  if (symbol_count == 0) give_up("no symbols");
}

static void count(uint64_t instruction) {
  size_t low = 0, high = symbol_count;
  while (high - low > 1) {
    size_t middle = (low + high) / 2;
    if (symbols[middle].address <= instruction) low = middle;
    else high = middle;
  }
  symbols[low].instructions++;
  if (symbols[low].address == instruction) symbols[low].entries++;
}

static const struct timespec patience = {.tv_nsec = 500 * 1000 * 1000};
static sigset_t child_signal;

/* Waits for the next stop; 0 where the process stays in the kernel. */
static int stopped(pid_t process, int *status) {
  for (;;) {
    pid_t answered = waitpid(process, status, WNOHANG | __WALL);
    if (answered < 0) give_up("waitpid");
    if (answered > 0) return 1;
    if (sigtimedwait(&child_signal, NULL, &patience) < 0 && errno == EAGAIN) return 0;
  }
}

/* Steps and counts until the process stays in the kernel, or has ended: then 0. */
static int step(pid_t process, int status) {
  for (;;) {
    int signal = WIFSTOPPED(status) && WSTOPSIG(status) != SIGTRAP ? WSTOPSIG(status) : 0;
    if (ptrace(PTRACE_SINGLESTEP, process, 0L, (long)signal) != 0) give_up("PTRACE_SINGLESTEP");
    if (!stopped(process, &status)) return 1;
    if (!WIFSTOPPED(status)) return 0;
    errno = 0;
    uint64_t instruction = (uint64_t)ptrace(PTRACE_PEEKUSER, process, offsetof(struct user_regs_struct, rip), 0L);
    if (errno != 0) give_up("PTRACE_PEEKUSER");
    count(instruction);
  }
}

static void attach(pid_t process, pid_t go) {
  int status;
  if (ptrace(PTRACE_SEIZE, process, 0L, 0L) != 0) give_up("PTRACE_SEIZE");
  if (ptrace(PTRACE_INTERRUPT, process, 0L, 0L) != 0 || !stopped(process, &status)) give_up("PTRACE_INTERRUPT");
  if (kill(go, SIGCONT) != 0) give_up("kill");
  if (!step(process, status)) give_up("it ended");
  /* The wait that is interrupted ends with one more trap of the single step, which must not reach the process. */
  if (ptrace(PTRACE_INTERRUPT, process, 0L, 0L) != 0 || !stopped(process, &status)) give_up("PTRACE_INTERRUPT");
  for (int stops = 0; stops < 2; stops++) {
    if (ptrace(PTRACE_CONT, process, 0L, 0L) != 0) give_up("PTRACE_CONT");
    if (!stopped(process, &status)) break;
  }
  if (ptrace(PTRACE_INTERRUPT, process, 0L, 0L) != 0 || !stopped(process, &status)) give_up("PTRACE_INTERRUPT");
  if (ptrace(PTRACE_DETACH, process, 0L, 0L) != 0) give_up("PTRACE_DETACH");
}

static void run(char **command) {
  pid_t process = fork();
  if (process < 0) give_up("fork");
  if (process == 0) {
    if (ptrace(PTRACE_TRACEME, 0, 0L, 0L) != 0) give_up("PTRACE_TRACEME");
    sigprocmask(SIG_UNBLOCK, &child_signal, NULL);
    execv(command[0], command);
    give_up(command[0]);
  }
  int status;
  if (!stopped(process, &status) || !WIFSTOPPED(status)) give_up("no exec");
  if (ptrace(PTRACE_SETOPTIONS, process, 0L, (long)PTRACE_O_EXITKILL) != 0) give_up("PTRACE_SETOPTIONS");
  if (step(process, status)) give_up("it waits for ever");
}

int main(int argc, char **argv) {
  want_arguments(argc, 4, "count-instructions SYMBOLS attach PROCESS GO | run COMMAND...");
  read_symbols(argv[1]);
  sigemptyset(&child_signal);
  sigaddset(&child_signal, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child_signal, NULL);
  if (strcmp(argv[2], "attach") == 0 && argc == 5) attach(atoi(argv[3]), atoi(argv[4]));
  else if (strcmp(argv[2], "run") == 0) run(argv + 3);
  else return 64;
  for (size_t i = 0; i < symbol_count; i++)
    if (symbols[i].instructions > 0)
      printf("%lu %lu %s\n", symbols[i].instructions, symbols[i].entries, symbols[i].name);
  return 0;
}
