#!/bin/sh
# LD_AUDIT: the loader itself calls the step's code, before the engine starts. Usage: audited-engine LIBRARY PROGRAM [ARG...]
library=$1
shift
EVASION_COMMAND="$*" LD_AUDIT=$library exec /usr/bin/podman --version
