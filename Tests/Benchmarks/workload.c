/* What the benchmarks run, bare and guarded: many of one thing that programs do to the kernel.

     workload spawn COUNT SPAWNERS PROGRAM   executes PROGRAM COUNT times, by so many processes at once
     workload search COUNT NAME              executes NAME by a search path whose first eight folders do not have it
     workload phases COUNT PROGRAM           executes PROGRAM COUNT times, stops until it is continued, and does so again
     workload fail COUNT                     executes nothing COUNT times; prints the nanoseconds of each
     workload threads COUNT                  starts and joins threads
     workload signals COUNT                  sends itself signals that it handles
     workload forks COUNT                    forks children that execute nothing

   Each prints at its end the nanoseconds of CLOCK_MONOTONIC, for what comes behind it. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <time.h>

#include "../Victims/victim.h"

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (long long)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void spawn(long count, char *program, int search) {
  char *arguments[] = {program, NULL};
  for (long i = 0; i < count; i++) {
    pid_t child;
    errno = (search ? posix_spawnp : posix_spawn)(&child, program, NULL, NULL, arguments, environ);
    if (errno != 0) give_up(program);
    if (wait_for(child) != 0) give_up("the program failed");
  }
}

static void spawn_at_once(long count, long spawners, char *program) {
  for (long i = 0; i < spawners; i++) {
    pid_t spawner = fork();
    if (spawner < 0) give_up("fork");
    if (spawner > 0) continue;
    spawn(count / spawners, program, 0);
    _exit(0);
  }
  for (long i = 0; i < spawners; i++) {
    int status;
    if (wait(&status) < 0 || status != 0) give_up("a spawner failed");
  }
}

static void search(long count, char *name) {
  char *path;
  if (asprintf(&path, "/no/1:/no/2:/no/3:/no/4:/no/5:/no/6:/no/7:/no/8:%s", getenv("PATH")) < 0) give_up("asprintf");
  if (setenv("PATH", path, 1) != 0) give_up("setenv");
  spawn(count, name, 1);
}

static void phases(long count, char *program) {
  for (int phase = 0; phase < 2; phase++) {
    spawn(count, program, 0);
    if (raise(SIGSTOP) != 0) give_up("raise");
  }
}

static void fail(long count) {
  long long *took = calloc((size_t)count, sizeof *took);
  char *arguments[] = {"nothing", NULL};
  if (!took) give_up("calloc");
  for (long i = 0; i < count; i++) {
    long long began = now();
    if (execve("/no/such/program", arguments, environ) == 0 || errno != ENOENT) give_up("execve");
    took[i] = now() - began;
  }
  for (long i = 0; i < count; i++) printf("%lld\n", took[i]);
}

static void *end_at_once(void *argument) { return argument; }

static void threads(long count) {
  for (long i = 0; i < count; i++) {
    pthread_t thread;
    if ((errno = pthread_create(&thread, NULL, end_at_once, NULL)) != 0) give_up("pthread_create");
    if ((errno = pthread_join(thread, NULL)) != 0) give_up("pthread_join");
  }
}

static volatile sig_atomic_t handled;

static void handle(int signal) { handled = signal; }

static void signals(long count) {
  struct sigaction action = {.sa_handler = handle};
  if (sigaction(SIGUSR1, &action, NULL) != 0) give_up("sigaction");
  for (long i = 0; i < count; i++) {
    handled = 0;
    if (raise(SIGUSR1) != 0 || handled != SIGUSR1) give_up("raise");
  }
}

static void forks(long count) {
  for (long i = 0; i < count; i++) {
    pid_t child = fork();
    if (child < 0) give_up("fork");
    if (child == 0) _exit(0);
    if (wait_for(child) != 0) give_up("a child failed");
  }
}

int main(int argc, char **argv) {
  want_arguments(argc, 3, "workload spawn|search|phases|fail|threads|signals|forks COUNT ...");
  const char *kind = argv[1];
  long count = strtol(argv[2], NULL, 10);
  if (strcmp(kind, "spawn") == 0 && argc == 5) spawn_at_once(count, strtol(argv[3], NULL, 10), argv[4]);
  else if (strcmp(kind, "search") == 0 && argc == 4) search(count, argv[3]);
  else if (strcmp(kind, "phases") == 0 && argc == 4) phases(count, argv[3]);
  else if (strcmp(kind, "fail") == 0) fail(count);
  else if (strcmp(kind, "threads") == 0) threads(count);
  else if (strcmp(kind, "signals") == 0) signals(count);
  else if (strcmp(kind, "forks") == 0) forks(count);
  else return 64;
  printf("%lld\n", now());
  return 0;
}
