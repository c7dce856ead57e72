// A kernel for tests in the place of the real one: the linker leads the calls of CLinux that a gate makes to here
// (--wrap, Package.swift), and a thread that has installed an answer gets that instead. Every other thread gets the kernel.
#ifndef KERNEL_DOUBLE_H
#define KERNEL_DOUBLE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Each is named like the function that it stands for.
enum kernel_call_kind {
  KERNEL_RECEIVE,
  KERNEL_IS_VALID,
  KERNEL_CONTINUE,
  KERNEL_FAIL,
  KERNEL_SEIZE,
  KERNEL_SEIZE_FOR_GOOD,
  KERNEL_INTERRUPT,
  KERNEL_CALL,
  KERNEL_FINISH_CALL,
  KERNEL_FAIL_CALL,
  KERNEL_RESUME,
  KERNEL_LISTEN,
  KERNEL_DETACH,
  KERNEL_EVENT_MESSAGE,
  KERNEL_NEXT_CHILD_EVENT,
  KERNEL_LEADER_CHECK,
  KERNEL_READ,  // guard_process_read and guard_process_read_once
  KERNEL_LIST_NUMBERS,
  KERNEL_READ_MEMORY,
  KERNEL_KILL,
};

// One call: what it was given, and places for what it gives back.
struct kernel_call {
  enum kernel_call_kind kind;
  pid_t thread;
  uint64_t word;
  int32_t values[2];
  uint64_t arguments[6];
  const char *path;
  void *into;
  size_t capacity;
};

// Returns what the call returns: 0 or more, or a negative errno.
typedef int64_t (*kernel_answer)(void *context, struct kernel_call *call);

// Answers this thread's calls from now on; NULL gives it the kernel back.
void kernel_double_install(kernel_answer answer, void *context);

#endif
