// Shared by launch.c and sentinel.c only.
#ifndef GUARD_SENTINEL_H
#define GUARD_SENTINEL_H

#include <sys/types.h>

#include "CLinux.h"

// The whole life of the sentinel: parent and subreaper of the step, in the step's process group. It tells the guard of
// the step's end and of each signal that reaches it, and kills the step's tree when the guard is gone.
_Noreturn void guard_sentinel_watch(const struct guard_launch_request *request, int link, pid_t step);

#endif
