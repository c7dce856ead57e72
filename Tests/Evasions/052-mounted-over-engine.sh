#!/bin/sh
# A program of the step's own mounted over the engine: the path is the engine's, and needs no root to be so.
exec unshare --user --map-root-user --mount sh -c '
  cp /bin/bash fake
  mount --bind fake /usr/bin/podman || exit 70
  /usr/bin/podman -c "\"\$@\"; true" podman "$@"' sh "$@"
