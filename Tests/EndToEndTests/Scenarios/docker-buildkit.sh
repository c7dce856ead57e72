#!/bin/sh
# BuildKit inside dockerd: here the daemon itself executes the runtime, without a shim in between.
. "${0%/*}/common.sh"
. "${0%/*}/dockerd.sh"
make_image
export DOCKER_BUILDKIT=1
start_dockerd overlay2

cp "$work/rootfs.tar" "$work/context/"
printf 'FROM scratch\nADD rootfs.tar /\nRUN echo hello-buildkit > /x\nRUN cat /x\nCMD cat /x\n' >"$work/context/Dockerfile"
step docker build --network none --no-cache --progress plain -t built "$work/context"
expect hello-buildkit docker run --pull never --rm --network none built
