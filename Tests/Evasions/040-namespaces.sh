#!/bin/sh
# Namespaces of everything, with a /proc of its own: the process has other numbers, other mounts and another root user.
exec unshare --user --map-root-user --mount --pid --ipc --uts --net --cgroup --fork --mount-proc "$@"
