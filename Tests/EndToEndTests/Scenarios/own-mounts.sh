#!/bin/sh
# own-mounts.sh COMMAND [ARG...]: runs COMMAND in a mount namespace of its own, where nothing that engines mount or write
# below /run outlives it. The version 2 hierarchy of a hybrid cgroup layout is unmounted there, because crun refuses one.
set -eu
[ -n "${SCENARIO_OWN_MOUNTS:-}" ] || SCENARIO_OWN_MOUNTS=1 exec unshare --mount --propagation private "$0" "$@"
unset SCENARIO_OWN_MOUNTS
if mountpoint -q /sys/fs/cgroup/unified; then umount /sys/fs/cgroup/unified; fi
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/lock
exec "$@"
