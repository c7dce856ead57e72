#!/usr/bin/env python3
# A user namespace with many users, and a change of user inside it.
import os
import sys

CLONE_NEWUSER = 0x10000000
ready, written = os.pipe(), os.pipe()
child = os.fork()
if child == 0:
    import ctypes

    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER) != 0:
        sys.exit(f"unshare: {os.strerror(ctypes.get_errno())}")
    os.write(ready[1], b"x")
    os.read(written[0], 1)
    try:
        os.setgroups([])
        os.setresgid(1000, 1000, 1000)
        os.setresuid(1000, 1000, 1000)
    except OSError as error:
        print("another user:", error.strerror)
        sys.exit(0)
    os.execv(sys.argv[1], sys.argv[1:])
os.read(ready[0], 1)
for name in ["uid_map", "gid_map"]:
    try:
        with open(f"/proc/{child}/{name}", "w") as file:
            file.write("0 0 65536\n")
    except OSError as error:
        print(f"{name}: {error.strerror}", flush=True)
os.write(written[1], b"x")
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)
