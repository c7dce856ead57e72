#!/bin/sh
# An overlay in which a changed copy of the engine keeps the inode number of the genuine one.
exec unshare --user --map-root-user --mount sh -c '
  mkdir upper work merged
  mount -t overlay -o userxattr,lowerdir=/usr/bin,upperdir=upper,workdir=work none merged || exit 70
  cat /bin/bash > merged/podman || exit 70
  merged/podman -c "\"\$@\"; true" podman "$@"' sh "$@"
