#!/bin/sh
# One of the engine's own libraries replaced by a mount that only the step's processes see: no variable says so, and
# the engine's file is the genuine one. Usage: library-mounted-over LIBRARY PROGRAM [ARG...]
exec unshare --user --map-root-user --mount sh -c '
  genuine=$(ldd /usr/bin/podman | sed -n "s/.*=> \(.*libsubid[^ ]*\) .*/\1/p")
  library=$1
  shift
  mount --bind "$library" "$(readlink -f "$genuine")" || exit 70
  EVASION_COMMAND="$*" exec /usr/bin/podman --version' sh "$@"
