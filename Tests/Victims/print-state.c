/* Prints all that a program inherits: signal dispositions, umask, limits, working directory, descriptors, arguments and
   environment, in hex where any byte is possible. Bare and guarded output must be equal, byte for byte. */
#define _GNU_SOURCE
#include <dirent.h>
#include <sched.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "victim.h"

static void print_hex(const char *label, const char *bytes) {
  printf("%s ", label);
  for (; *bytes != '\0'; bytes++) printf("%02x", (unsigned char)*bytes);
  printf("\n");
}

static void print_status(void) {
  static const char *const wanted[] = {"Uid:",    "Gid:",    "Groups:", "SigPnd:", "ShdPnd:", "SigBlk:",  "SigIgn:",     "SigCgt:",
                                       "CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:", "Threads:", "Cpus_allowed:"};
  FILE *file = fopen("/proc/self/status", "re");
  if (file == NULL) give_up("/proc/self/status");
  char line[4096];
  while (fgets(line, sizeof line, file) != NULL)
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
      if (strncmp(line, wanted[i], strlen(wanted[i])) == 0) fputs(line, stdout);
  fclose(file);
}

static int by_number(const struct dirent **left, const struct dirent **right) {
  return atoi((*left)->d_name) - atoi((*right)->d_name);
}

static void print_descriptors(void) {
  struct dirent **names;
  int count = scandir("/proc/self/fd", &names, NULL, by_number);
  if (count < 0) give_up("/proc/self/fd");
  for (int i = 0; i < count; i++) {
    char link[320], target[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%s", names[i]->d_name);
    ssize_t length = readlink(link, target, sizeof target - 1);
    int number = atoi(names[i]->d_name);
    free(names[i]);
    /* "." and "..", and scandir's own descriptor, which is closed by now. */
    if (length < 0 || fcntl(number, F_GETFD) < 0) continue;
    target[length] = '\0';
    printf("fd %d flags %o status %o offset %lld %s\n", number, (unsigned)fcntl(number, F_GETFD),
           (unsigned)fcntl(number, F_GETFL), number == 0 ? (long long)lseek(number, 0, SEEK_CUR) : 0LL, target);
  }
  free(names);
}

int main(int argc, char **argv) {
  print_status();
  mode_t mask = umask(0);
  printf("umask %04o\n", (unsigned)mask);
  for (int resource = 0; resource < RLIMIT_NLIMITS; resource++) {
    struct rlimit limit;
    if (getrlimit((__rlimit_resource_t)resource, &limit) < 0) give_up("getrlimit");
    printf("limit %d %llu %llu\n", resource, (unsigned long long)limit.rlim_cur, (unsigned long long)limit.rlim_max);
  }
  char directory[4096];
  if (getcwd(directory, sizeof directory) == NULL) give_up("getcwd");
  print_hex("cwd", directory);
  int death_signal = -1;
  prctl(PR_GET_PDEATHSIG, &death_signal);
  int subreaper = -1;
  prctl(PR_GET_CHILD_SUBREAPER, &subreaper);
  printf("pdeathsig %d subreaper %d dumpable %d securebits %d no_new_privs %d\n", death_signal, subreaper,
         prctl(PR_GET_DUMPABLE), prctl(PR_GET_SECUREBITS), prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
  errno = 0;
  printf("nice %d scheduler %d personality %x\n", getpriority(PRIO_PROCESS, 0), sched_getscheduler(0),
         (unsigned)personality(0xffffffff));
  print_descriptors();
  for (int i = 0; i < argc; i++) print_hex("arg", argv[i]);
  for (char **variable = environ; *variable != NULL; variable++) print_hex("env", *variable);
  return 0;
}
