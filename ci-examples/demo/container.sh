#!/bin/sh
# A step that legitimately runs a container: Podman imports a busybox root file system and runs it with runc, offline.
# Usage: container.sh WORK-FOLDER
set -eu
work=$1
mkdir -p "$work/rootfs/bin"
cp /bin/busybox "$work/rootfs/bin/busybox"
ln -sf busybox "$work/rootfs/bin/echo"
tar -C "$work/rootfs" -cf "$work/rootfs.tar" .
# Podman raises limits by default, which a machine without CAP_SYS_RESOURCE refuses, and warns of the machine's networks
# where their plug-ins are not installed.
cat >"$work/containers.conf" <<END
[containers]
default_ulimits=["nofile=1024:1024","nproc=1024:1024"]
[network]
network_config_dir="$work/networks"
END
export CONTAINERS_CONF="$work/containers.conf"
podman() {
  command podman --root "$work/storage" --runroot "$work/run" --tmpdir "$work/tmp" --cgroup-manager=cgroupfs \
    --events-backend=file --storage-driver vfs --runtime runc "$@"
}
podman import --quiet "$work/rootfs.tar" localhost/tiny
podman run --rm --pull=never --network none localhost/tiny /bin/echo "hello from a container"
