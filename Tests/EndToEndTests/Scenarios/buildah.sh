#!/bin/sh
# buildah.sh WORK RUNTIME: Buildah as root: run with OCI and chroot isolation, and a build from a Dockerfile.
. "${0%/*}/common.sh"
runtime=$2
make_image
plain_limits
buildah() {
  command buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$@"
}

container=$(buildah from scratch)
step buildah copy "$container" "$work/rootfs" /
step buildah commit "$container" localhost/tiny
expect hello-run buildah run --runtime "$runtime" --isolation oci --network none "$container" -- /bin/echo hello-run
expect hello-chroot buildah run --isolation chroot "$container" -- /bin/echo hello-chroot

mkdir "$work/context"
printf 'FROM localhost/tiny\nRUN echo hello-first\nRUN echo hello-second\n' >"$work/context/Dockerfile"
expect hello-second buildah bud --runtime "$runtime" --isolation oci --network none --cgroup-parent "$cgroup" --no-cache \
  --pull-never -t built "$work/context"
step buildah rm "$container"
