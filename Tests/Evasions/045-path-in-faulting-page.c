/* The path lies in a page that a thread of the step's own fills in only when somebody reads it, a second later: who reads
   the caller's memory at the request stands still until then, or for ever. */
#define _GNU_SOURCE
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "../Victims/victim.h"

static char *page;
static const char *program;

static void *serve(void *argument) {
  int faults = *(int *)argument;
  struct pollfd ready = {.fd = faults, .events = POLLIN};
  struct uffd_msg message;
  if (poll(&ready, 1, -1) < 0 || read(faults, &message, sizeof message) < 0) give_up("userfaultfd");
  sleep(1);
  static char content[4096] __attribute__((aligned(4096)));
  snprintf(content, sizeof content, "%s", program);
  struct uffdio_copy copy = {
      .dst = (__u64)(unsigned long)page, .src = (__u64)(unsigned long)content, .len = sizeof content};
  if (ioctl(faults, UFFDIO_COPY, &copy) < 0) give_up("UFFDIO_COPY");
  return NULL;
}

int main(int argc, char **argv) {
  want_arguments(argc, 2, "path-in-faulting-page PROGRAM [ARG...]");
  program = argv[1];
  int faults = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
  if (faults < 0) {
    printf("userfaultfd: %s\n", strerror(errno));
    return 0;
  }
  struct uffdio_api api = {.api = UFFD_API};
  page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED || ioctl(faults, UFFDIO_API, &api) < 0) give_up("UFFDIO_API");
  struct uffdio_register range = {
      .range = {.start = (__u64)(unsigned long)page, .len = 4096}, .mode = UFFDIO_REGISTER_MODE_MISSING};
  if (ioctl(faults, UFFDIO_REGISTER, &range) < 0) give_up("UFFDIO_REGISTER");
  pthread_t thread;
  if (pthread_create(&thread, NULL, serve, &faults) != 0) give_up("pthread_create");
  execve(page, argv + 1, environ);
  give_up("execve");
}
