#!/usr/bin/env python3
# Attaches to the guard, and opens its memory for writing; then executes the runtime.
import ctypes
import os
import sys

PTRACE_ATTACH, PTRACE_DETACH = 16, 17


def parent(process):
    with open(f"/proc/{process}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("PPid:"))


guard = parent(os.getppid())
libc = ctypes.CDLL(None, use_errno=True)
if libc.ptrace(PTRACE_ATTACH, guard, 0, 0) == 0:
    print("attached", flush=True)
    os.waitpid(guard, 0x40000000)  # __WALL
    libc.ptrace(PTRACE_DETACH, guard, 0, 0)
else:
    print("attach:", os.strerror(ctypes.get_errno()), flush=True)
try:
    os.close(os.open(f"/proc/{guard}/mem", os.O_RDWR))
    print("memory opened", flush=True)
except OSError as error:
    print("memory:", error.strerror, flush=True)
os.execv(sys.argv[1], sys.argv[1:])
