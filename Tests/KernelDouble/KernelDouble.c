#include "KernelDouble.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>

#include "CLinux.h"

static _Thread_local kernel_answer answer;
static _Thread_local void *context;

void kernel_double_install(kernel_answer new_answer, void *new_context) {
  answer = new_answer;
  context = new_context;
}

int __real_kill(pid_t process, int signal);
int __wrap_kill(pid_t process, int signal) {
  if (!answer) return __real_kill(process, signal);
  struct kernel_call call = {.kind = KERNEL_KILL, .thread = process, .values = {signal}};
  int64_t result = answer(context, &call);
  if (result >= 0) return 0;
  errno = (int)-result;
  return -1;
}

int __real_guard_notification_receive(int listener, struct guard_notification *into);
int __wrap_guard_notification_receive(int listener, struct guard_notification *into) {
  if (!answer) return __real_guard_notification_receive(listener, into);
  struct kernel_call call = {.kind = KERNEL_RECEIVE};
  (void)listener;
  int64_t result = answer(context, &call);
  if (result < 0) return (int)result;
  into->id = call.word;
  into->thread = call.values[0];
  into->architecture = 0xC000003E;
  into->system_call = call.values[1];
  for (int i = 0; i < 6; i++) into->arguments[i] = call.arguments[i];
  return (int)result;
}

int __real_guard_notification_is_valid(int listener, uint64_t id);
int __wrap_guard_notification_is_valid(int listener, uint64_t id) {
  if (!answer) return __real_guard_notification_is_valid(listener, id);
  struct kernel_call call = {.kind = KERNEL_IS_VALID};
  call.word = id;
  (void)listener;
  return (int)answer(context, &call);
}

int __real_guard_notification_continue(int listener, uint64_t id);
int __wrap_guard_notification_continue(int listener, uint64_t id) {
  if (!answer) return __real_guard_notification_continue(listener, id);
  struct kernel_call call = {.kind = KERNEL_CONTINUE};
  call.word = id;
  (void)listener;
  return (int)answer(context, &call);
}

int __real_guard_notification_fail(int listener, uint64_t id, int error);
int __wrap_guard_notification_fail(int listener, uint64_t id, int error) {
  if (!answer) return __real_guard_notification_fail(listener, id, error);
  struct kernel_call call = {.kind = KERNEL_FAIL};
  call.word = id;
  (void)listener;
  (void)error;
  return (int)answer(context, &call);
}

int __real_guard_ptrace_seize_for_exec(pid_t thread);
int __wrap_guard_ptrace_seize_for_exec(pid_t thread) {
  if (!answer) return __real_guard_ptrace_seize_for_exec(thread);
  struct kernel_call call = {.kind = KERNEL_SEIZE};
  call.thread = thread;
  return (int)answer(context, &call);
}

int __real_guard_ptrace_seize_for_good(pid_t thread);
int __wrap_guard_ptrace_seize_for_good(pid_t thread) {
  if (!answer) return __real_guard_ptrace_seize_for_good(thread);
  struct kernel_call call = {.kind = KERNEL_SEIZE_FOR_GOOD};
  call.thread = thread;
  return (int)answer(context, &call);
}

int __real_guard_ptrace_interrupt(pid_t thread);
int __wrap_guard_ptrace_interrupt(pid_t thread) {
  if (!answer) return __real_guard_ptrace_interrupt(thread);
  struct kernel_call call = {.kind = KERNEL_INTERRUPT};
  call.thread = thread;
  return (int)answer(context, &call);
}

int __real_guard_ptrace_call(pid_t thread, struct guard_system_call *into);
int __wrap_guard_ptrace_call(pid_t thread, struct guard_system_call *into) {
  if (!answer) return __real_guard_ptrace_call(thread, into);
  struct kernel_call call = {.kind = KERNEL_CALL};
  call.thread = thread;
  int64_t result = answer(context, &call);
  if (result < 0) return (int)result;
  into->architecture = 0xC000003E;
  into->number = call.values[0];
  return (int)result;
}

int __real_guard_ptrace_finish_call(pid_t thread);
int __wrap_guard_ptrace_finish_call(pid_t thread) {
  if (!answer) return __real_guard_ptrace_finish_call(thread);
  struct kernel_call call = {.kind = KERNEL_FINISH_CALL};
  call.thread = thread;
  return (int)answer(context, &call);
}

int __real_guard_ptrace_fail_call(pid_t thread, int error);
int __wrap_guard_ptrace_fail_call(pid_t thread, int error) {
  if (!answer) return __real_guard_ptrace_fail_call(thread, error);
  struct kernel_call call = {.kind = KERNEL_FAIL_CALL};
  call.thread = thread;
  (void)error;
  return (int)answer(context, &call);
}

int __real_guard_ptrace_resume(pid_t thread, int signal);
int __wrap_guard_ptrace_resume(pid_t thread, int signal) {
  if (!answer) return __real_guard_ptrace_resume(thread, signal);
  struct kernel_call call = {.kind = KERNEL_RESUME};
  call.thread = thread;
  call.values[0] = signal;
  return (int)answer(context, &call);
}

int __real_guard_ptrace_listen(pid_t thread);
int __wrap_guard_ptrace_listen(pid_t thread) {
  if (!answer) return __real_guard_ptrace_listen(thread);
  struct kernel_call call = {.kind = KERNEL_LISTEN};
  call.thread = thread;
  return (int)answer(context, &call);
}

int __real_guard_ptrace_detach(pid_t thread, int signal);
int __wrap_guard_ptrace_detach(pid_t thread, int signal) {
  if (!answer) return __real_guard_ptrace_detach(thread, signal);
  struct kernel_call call = {.kind = KERNEL_DETACH};
  call.thread = thread;
  call.values[0] = signal;
  return (int)answer(context, &call);
}

int __real_guard_ptrace_event_message(pid_t thread, uint64_t *into);
int __wrap_guard_ptrace_event_message(pid_t thread, uint64_t *into) {
  if (!answer) return __real_guard_ptrace_event_message(thread, into);
  struct kernel_call call = {.kind = KERNEL_EVENT_MESSAGE};
  call.thread = thread;
  int64_t result = answer(context, &call);
  if (result < 0) return (int)result;
  *into = call.word;
  return (int)result;
}

int __real_guard_next_child_event(struct guard_child_event *into);
int __wrap_guard_next_child_event(struct guard_child_event *into) {
  if (!answer) return __real_guard_next_child_event(into);
  struct kernel_call call = {.kind = KERNEL_NEXT_CHILD_EVENT};
  int64_t result = answer(context, &call);
  if (result < 0) return (int)result;
  into->kind = call.values[0];
  into->thread = call.thread;
  into->value = call.values[1];
  return (int)result;
}

int __real_guard_leader_check(pid_t thread);
int __wrap_guard_leader_check(pid_t thread) {
  if (!answer) return __real_guard_leader_check(thread);
  struct kernel_call call = {.kind = KERNEL_LEADER_CHECK};
  call.thread = thread;
  return (int)answer(context, &call);
}

static int64_t read_file(pid_t process, const char *name, void *into, size_t capacity) {
  char path[128];
  snprintf(path, sizeof path, "/proc/%d/%s", process, name);
  struct kernel_call call = {.kind = KERNEL_READ};
  call.path = path;
  call.into = into;
  call.capacity = capacity;
  return answer(context, &call);
}

int64_t __real_guard_process_read(pid_t process, const char *name, void *into, size_t capacity);
int64_t __wrap_guard_process_read(pid_t process, const char *name, void *into, size_t capacity) {
  if (!answer) return __real_guard_process_read(process, name, into, capacity);
  return read_file(process, name, into, capacity);
}

int64_t __real_guard_process_read_once(pid_t process, const char *name, void *into, size_t capacity, uid_t *owner);
int64_t __wrap_guard_process_read_once(pid_t process, const char *name, void *into, size_t capacity, uid_t *owner) {
  if (!answer) return __real_guard_process_read_once(process, name, into, capacity, owner);
  if (owner) *owner = 0;
  return read_file(process, name, into, capacity);
}

int __real_guard_list_numbers(const char *folder, pid_t *into, size_t capacity);
int __wrap_guard_list_numbers(const char *folder, pid_t *into, size_t capacity) {
  if (!answer) return __real_guard_list_numbers(folder, into, capacity);
  struct kernel_call call = {.kind = KERNEL_LIST_NUMBERS};
  call.path = folder;
  call.into = into;
  call.capacity = capacity;
  return (int)answer(context, &call);
}

int64_t __real_guard_read_memory(pid_t process, uint64_t address, void *into, size_t count);
int64_t __wrap_guard_read_memory(pid_t process, uint64_t address, void *into, size_t count) {
  if (!answer) return __real_guard_read_memory(process, address, into, count);
  struct kernel_call call = {.kind = KERNEL_READ_MEMORY};
  call.thread = process;
  call.into = into;
  call.capacity = count;
  (void)address;
  return answer(context, &call);
}
