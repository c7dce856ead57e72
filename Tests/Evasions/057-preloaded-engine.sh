#!/bin/sh
# LD_PRELOAD: the engine is the genuine one, and runs the step's code. Usage: preloaded-engine LIBRARY PROGRAM [ARG...]
library=$1
shift
EVASION_COMMAND="$*" LD_PRELOAD=$library exec /usr/bin/podman --version
