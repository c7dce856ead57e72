/* A library that does nothing but be there: loaded into a real engine by LD_PRELOAD it stands for one that does, because
   the engine's file stays the genuine one while somebody else's code runs in it. */
#include <unistd.h>

__attribute__((constructor)) static void loaded(void) {
  static const char message[] = "harmless-preload: loaded\n";
  if (write(STDERR_FILENO, message, sizeof message - 1) < 0) return;
}
