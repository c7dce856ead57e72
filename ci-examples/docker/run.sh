#!/bin/sh
# A guarded build in a container. --cap-add SYS_PTRACE gives the guard its best; without it the guard works too, and its
# verdict's coverage says what it could not do.
# Usage: run.sh IMAGE COMMAND [ARG...]
set -eu
image=$1
shift
exec "${ENGINE:-docker}" run --rm --cap-add SYS_PTRACE \
  --volume "$PWD:/work" --workdir /work \
  --volume /usr/bin/runcguard:/usr/bin/runcguard:ro \
  "$image" /usr/bin/runcguard run --report-dir runcguard-reports -- "$@"
