#!/bin/sh
# A root of its own in which the engine's path is somebody else's program: after pivot_root /proc/PID/exe reads exactly
# /usr/bin/podman.
exec unshare --user --map-root-user --mount sh -c '
  here=$PWD
  mkdir root
  mount --rbind / root
  cp /bin/bash fake
  mount --bind fake root/usr/bin/podman || exit 70
  cd root
  pivot_root . . && umount -l . && cd "$here" || exit 70
  /usr/bin/podman -c "\"\$@\"; true" podman "$@"' sh "$@"
