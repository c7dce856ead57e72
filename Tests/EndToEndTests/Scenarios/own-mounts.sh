#!/bin/sh
# own-mounts.sh COMMAND [ARG...]: runs COMMAND in a mount namespace of its own, where nothing outlives it that engines
# mount, write below /run or share in /dev/shm. The version 2 hierarchy of a hybrid cgroup layout is unmounted there,
# because crun refuses one.
set -eu
[ -n "${SCENARIO_OWN_MOUNTS:-}" ] || SCENARIO_OWN_MOUNTS=1 exec unshare --mount --propagation private "$0" "$@"
unset SCENARIO_OWN_MOUNTS
if mountpoint -q /sys/fs/cgroup/unified; then umount /sys/fs/cgroup/unified; fi
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/lock
mount -t tmpfs -o mode=1777 tmpfs /dev/shm
exec "$@"
