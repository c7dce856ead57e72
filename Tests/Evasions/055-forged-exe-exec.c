/* prctl(PR_SET_MM_MAP): makes /proc/PID/exe of this process, by path, inode and content, the file of an engine that
   it never executed, and then execs the runtime. Who looks at the caller's exe link at that moment sees the engine. */
#define _GNU_SOURCE
#include <linux/prctl.h>
#include <stdint.h>
#include <sys/mman.h>

#include "../Victims/victim.h"

/* The kernel wants the old file's mappings gone first, so this code has to run from memory that belongs to no file: it is
   copied, and does system calls only. */
struct plan {
  unsigned long first, size;
  struct prctl_mm_map map;
  char forged[8], refused[9];
  const char *program;
  char **arguments, **environment;
};

static inline __attribute__((always_inline)) long call(long number, long a, long b, long c, long d, long e) {
#if defined(__x86_64__)
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
                   : "rcx", "r11", "memory");
  return result;
#else
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
  return x0;
#endif
}

/* Forged or not, the runtime is executed; 71 tells that it could not be. */
__attribute__((noinline, section("forgery"))) static void forge(const struct plan *plan) {
  call(SYS_munmap, (long)plan->first, (long)plan->size, 0, 0, 0);
  if (call(SYS_prctl, PR_SET_MM, PR_SET_MM_MAP, (long)&plan->map, sizeof plan->map, 0) == 0)
    call(SYS_write, 2, (long)plan->forged, 7, 0, 0);
  else
    call(SYS_write, 2, (long)plan->refused, 8, 0, 0);
  call(SYS_execve, (long)plan->program, (long)plan->arguments, (long)plan->environment, 0, 0);
  call(SYS_exit_group, 71, 0, 0, 0, 0);
}

extern const char __start_forgery[], __stop_forgery[];

/* Where the program itself is mapped. */
static void find_own_mappings(struct plan *plan) {
  char own[4096], line[4352];
  ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
  if (length < 0) give_up("/proc/self/exe");
  own[length] = '\0';
  FILE *maps = fopen("/proc/self/maps", "re");
  if (maps == NULL) give_up("/proc/self/maps");
  unsigned long last = 0;
  while (fgets(line, sizeof line, maps) != NULL) {
    unsigned long begin, end;
    if (strstr(line, own) == NULL || sscanf(line, "%lx-%lx", &begin, &end) != 2) continue;
    if (plan->first == 0) plan->first = begin;
    last = end;
  }
  fclose(maps);
  plan->size = last - plan->first;
}

/* The address space as it is, but for the file; the numbers are those of proc(5) for /proc/self/stat. */
static void describe(struct prctl_mm_map *map, int engine) {
  FILE *file = fopen("/proc/self/stat", "re");
  char line[2048];
  if (file == NULL || fgets(line, sizeof line, file) == NULL) give_up("/proc/self/stat");
  fclose(file);
  unsigned long long fields[53] = {0};
  char *position = strrchr(line, ')');
  if (position == NULL) give_up("/proc/self/stat");
  position += 4; /* Over the parenthesis and field 3, a letter. */
  for (int i = 4; i <= 52; i++) fields[i] = strtoull(position, &position, 10);
  *map = (struct prctl_mm_map){
      .start_code = fields[26],  .end_code = fields[27],   .start_stack = fields[28], .start_data = fields[45],
      .end_data = fields[46],    .start_brk = fields[47],  .brk = (uintptr_t)sbrk(0), .arg_start = fields[48],
      .arg_end = fields[49],     .env_start = fields[50],  .env_end = fields[51],     .auxv = NULL,
      .auxv_size = 0,            .exe_fd = (__u32)engine,
  };
}

int main(int argc, char **argv) {
  want_arguments(argc, 3, "forged-exe-exec ENGINE PROGRAM [ARG...]");
  size_t size = (size_t)(__stop_forgery - __start_forgery);
  char *copy = mmap(NULL, 1 << 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (copy == MAP_FAILED || size > 1 << 15) give_up("mmap");
  memcpy(copy, __start_forgery, size);
  struct plan *plan = (struct plan *)(copy + (1 << 15));
  describe(&plan->map, open_program(argv[1]));
  strcpy(plan->forged, "forged\n");
  strcpy(plan->refused, "refused\n");
  plan->program = argv[2];
  plan->arguments = argv + 2;
  plan->environment = environ;
  find_own_mappings(plan);
  uintptr_t entry = (uintptr_t)copy + ((uintptr_t)forge - (uintptr_t)__start_forgery);
  void (*run)(const struct plan *) = (void (*)(const struct plan *))entry;
  if (mprotect(copy, 1 << 15, PROT_READ | PROT_EXEC) < 0) give_up("mprotect");
  run(plan);
  return 70;
}
