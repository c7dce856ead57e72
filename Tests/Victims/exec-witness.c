/* Counts its own execs, without tracing: chains of programs that execute this program again, each time in another way,
   and each counts itself in a file that all of them map, as the first thing it does. What a guard counts must be this
   number exactly. The witness judges itself, too: it ends with 70 if one of its programs never started.
   Usage: exec-witness FILE CHAINS EXECS [SEED]; prints how many were executed, itself included. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>

#include "victim.h"

struct counts {
  unsigned long started, killed;
};

enum { IDLE_THREADS = 3 };

static char self[4096];
static char *arguments[6] = {self};

static struct counts *map_counts(const char *path, int flags) {
  int file = open(path, O_RDWR | O_CLOEXEC | flags, 0600);
  if (file < 0) give_up(path);
  if (flags != 0 && ftruncate(file, sizeof(struct counts)) < 0) give_up("ftruncate");
  struct counts *counts = mmap(NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (counts == MAP_FAILED) give_up("mmap");
  close(file);
  return counts;
}

static void execute(void) {
  execve(self, arguments, environ);
  give_up("execve");
}

static void execute_from(int directory, const char *path, int flags) {
  syscall(SYS_execveat, directory, path, arguments, environ, flags);
  give_up("execveat");
}

static void execute_after_failures(void) {
  static const char *const impossible[] = {"/nonexistent/program", "/etc/passwd", "/", "/dev/null/program"};
  for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++) execve(impossible[i], arguments, environ);
  execute();
}

static void *execute_in_thread(void *leader) {
  if (leader != NULL) pthread_join(*(pthread_t *)leader, NULL);
  execute();
  return NULL;
}

static void *idle(void *nothing) {
  for (;;) pause();
  return nothing;
}

/* A thread that is not the first one executes, beside others that live; or after the first one has ended. */
static void execute_beside(int leader_ends) {
  static pthread_t leader;
  pthread_t thread;
  leader = pthread_self();
  for (int i = 0; i < IDLE_THREADS; i++)
    if (pthread_create(&thread, NULL, idle, NULL) != 0) give_up("pthread_create");
  if (pthread_create(&thread, NULL, execute_in_thread, leader_ends ? &leader : NULL) != 0) give_up("pthread_create");
  if (leader_ends) pthread_exit(NULL);
  for (;;) pause();
}

/* The parent ends or waits: what executes is an orphan or a child. */
static _Noreturn void end_after(pid_t child, int waits) {
  if (child < 0) give_up("no child");
  exit(waits ? wait_for(child) : 0);
}

static _Noreturn void execute_in_child(pid_t (*make)(void), int waits) {
  pid_t child = make();
  if (child == 0) execute();
  end_after(child, waits);
}

static void execute_as_daemon(void) {
  if (fork() != 0) exit(0);
  setsid();
  if (fork() != 0) exit(0);
  execute();
}

/* Something on the side that is killed as soon as it has counted itself. */
static void execute_and_kill(void) {
  char *mode = arguments[2];
  pid_t child = fork();
  if (child < 0) give_up("fork");
  arguments[2] = "killed";
  if (child == 0) execute();
  arguments[2] = mode;
  if (wait_for(child) != 128 + SIGKILL) give_up("was not killed");
}

static void go_on(unsigned long left, unsigned long random) {
  char left_word[24], random_word[24];
  random = random * 6364136223846793005UL + 1442695040888963407UL;
  snprintf(left_word, sizeof left_word, "%lu", left - 1);
  snprintf(random_word, sizeof random_word, "%lu", random);
  arguments[2] = "next", arguments[3] = left_word, arguments[4] = random_word;
  int waits = (random >> 56) % 8 == 0;
  if ((random >> 48) % 16 == 0) execute_and_kill();
  pid_t child = -1;
  switch ((random >> 33) % 12) {
    case 0: execute_from(AT_FDCWD, self, 0); break;
    case 1: execute_from(open_program(self), "", AT_EMPTY_PATH); break;
    case 2: fexecve(open_program(self), arguments, environ); give_up("fexecve");
    case 3:
      if (posix_spawn(&child, self, NULL, NULL, arguments, environ) != 0) give_up("posix_spawn");
      end_after(child, waits);
    case 4:
      child = vfork();
      if (child == 0) {
        execve(self, arguments, environ);
        _exit(70);
      }
      end_after(child, waits);
    case 5: execute_in_child(fork, waits);
    case 6: execute_as_daemon(); break;
    case 7: execute_beside(0); break;
    case 8: execute_beside(1); break;
    case 9: execute_after_failures(); break;
    default: execute();
  }
}

/* Starts the chains and waits until nothing holds the pipe open any more that all of them inherit. */
static int witness(char *file, long chains, unsigned long execs, unsigned long seed) {
  struct counts *counts = map_counts(file, O_CREAT | O_TRUNC);
  counts->started = 1;
  int alive[2];
  if (pipe(alive) < 0) give_up("pipe");
  for (long i = 0; i < chains; i++) {
    pid_t child = fork();
    if (child < 0) give_up("fork");
    if (child == 0) {
      close(alive[0]);
      go_on(execs, seed + (unsigned long)i);
    }
  }
  close(alive[1]);
  char nothing;
  if (read(alive[0], &nothing, 1) != 0) give_up("read");
  while (waitpid(-1, NULL, 0) > 0) continue;
  printf("%lu\n", counts->started);
  unsigned long wanted = 1 + (unsigned long)chains * execs + counts->killed;
  if (counts->started == wanted) return 0;
  fprintf(stderr, "victim: %lu were executed, and %lu should have been\n", counts->started, wanted);
  return 70;
}

int main(int argc, char **argv) {
  want_arguments(argc, 3, "exec-witness FILE CHAINS EXECS [SEED]");
  ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
  if (length < 0) give_up("/proc/self/exe");
  arguments[1] = argv[1];
  int goes_on = strcmp(argv[2], "next") == 0;
  if (!goes_on && strcmp(argv[2], "killed") != 0) {
    want_arguments(argc, 4, "exec-witness FILE CHAINS EXECS [SEED]");
    unsigned long seed = argc > 4 ? strtoul(argv[4], NULL, 10) : 1;
    return witness(argv[1], strtol(argv[2], NULL, 10), strtoul(argv[3], NULL, 10), seed);
  }
  struct counts *counts = map_counts(argv[1], 0);
  __atomic_fetch_add(&counts->started, 1, __ATOMIC_RELAXED);
  if (!goes_on) {
    __atomic_fetch_add(&counts->killed, 1, __ATOMIC_RELAXED);
    raise(SIGKILL);
  }
  want_arguments(argc, 5, "exec-witness FILE next LEFT RANDOM");
  unsigned long left = strtoul(argv[3], NULL, 10);
  if (left > 0) go_on(left, strtoul(argv[4], NULL, 10));
  return 0;
}
