#!/bin/sh
# podman.sh WORK RUNTIME: Podman as root: run, exec, restart, build with the runtime and with chroot isolation.
. "${0%/*}/common.sh"
runtime=$2
make_image
plain_limits
podman() {
  command podman --root "$work/storage" --runroot "$work/run" --tmpdir "$work/tmp" --cgroup-manager=cgroupfs \
    --events-backend=file --storage-driver vfs --runtime "$runtime" "$@"
}
once="--pull=never --rm --network none --cgroup-parent $cgroup"

step podman info
step podman import "$work/rootfs.tar" localhost/tiny
expect hello-run podman run $once localhost/tiny /bin/echo hello-run
expect hello-host-network podman run --pull=never --rm --network host --cgroup-parent "$cgroup" localhost/tiny \
  /bin/echo hello-host-network
step podman run -d --name keeper --pull=never --network none --cgroup-parent "$cgroup" localhost/tiny /bin/sleep 60
expect hello-exec podman exec keeper /bin/echo hello-exec
step podman exec -d keeper /bin/sleep 1
step podman pause keeper
step podman unpause keeper
step podman restart -t 1 keeper
step podman stop -t 1 keeper
step podman start keeper
step podman rm -f -t 0 keeper

mkdir "$work/context"
printf 'FROM localhost/tiny\nRUN echo hello-build > /x\nCMD cat /x\n' >"$work/context/Dockerfile"
step podman build --no-cache --pull=never --network none --cgroup-parent "$cgroup-build" -t built "$work/context"
expect hello-build podman run $once --init localhost/built
step podman build --no-cache --pull=never --isolation chroot --network host -t built-in-chroot "$work/context"
