#!/bin/sh
# Docker from daemon to container inside the step: run, exec, restart, the classic builder, an init in the container.
. "${0%/*}/common.sh"
. "${0%/*}/dockerd.sh"
make_image
export DOCKER_BUILDKIT=0
start_dockerd vfs

step docker import "$work/rootfs.tar" tiny
expect hello-run docker run --pull never --rm --network none tiny /bin/echo hello-run
step docker run -d --pull never --name keeper --network none tiny /bin/sleep 60
expect hello-exec docker exec keeper /bin/echo hello-exec
step docker pause keeper
step docker unpause keeper
step docker restart -t 1 keeper
step docker stop -t 1 keeper
step docker rm -f keeper

printf 'FROM tiny\nRUN echo hello-build > /x\nCMD cat /x\n' >"$work/context/Dockerfile"
step docker build --network none -t built "$work/context"
expect hello-build docker run --pull never --rm --network none --init built
