#!/bin/sh
# package-image.sh WORK IMAGE.oci.tar VERSION: the image under Podman: by its own entry point, and as the source that a
# job's image copies the program from, where a renamed runc is stopped.
. "${0%/*}/common.sh"
make_image
plain_limits
podman() {
  command podman --root "$work/storage" --runroot "$work/run" --tmpdir "$work/tmp" --cgroup-manager=cgroupfs \
    --events-backend=file --storage-driver vfs "$@"
}
once="--pull=never --rm --network none --cgroup-parent $cgroup"

step podman pull --quiet "oci-archive:$2"
image=$(podman images --quiet | head -n 1)
expect "runcguard $3" podman run $once "$image" --version
# The job's shell, mounted: the image has none.
expect 'clean: ' podman run $once --volume /bin/busybox:/busybox:ro "$image" run -- /busybox echo built

step podman tag "$image" localhost/runcguard
copy_with_libraries /usr/sbin/runc "$work/rootfs"
mkdir "$work/context"
tar -C "$work/rootfs" -cf "$work/context/rootfs.tar" .
cat >"$work/context/Dockerfile" <<'DOCKERFILE'
FROM scratch
ADD rootfs.tar /
COPY --from=localhost/runcguard /usr/bin/runcguard /usr/bin/runcguard-sh /usr/bin/
DOCKERFILE
step podman build --pull=never --network none -t job "$work/context"
expect 'clean: ' podman run $once localhost/job runcguard run -- sh -c 'echo built'
violates podman run $once localhost/job runcguard run -- \
  sh -c 'cat /usr/sbin/runc >/tmp/log-formatter; /bin/busybox chmod 755 /tmp/log-formatter; /tmp/log-formatter --version; echo survived'
