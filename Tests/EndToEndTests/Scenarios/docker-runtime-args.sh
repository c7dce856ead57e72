#!/bin/sh
# Runtimes with runtimeArgs: dockerd writes a shell script that runs the runtime, so that the caller is /bin/sh. And a
# containerd that the step has started itself.
. "${0%/*}/common.sh"
. "${0%/*}/dockerd.sh"
make_image
cat >"$work/containerd.toml" <<X
version = 2
root = "$work/containerd"
state = "$work/containerd-state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "$work/run/containerd.sock"
X
cat >"$work/daemon.json" <<X
{"runtimes": {
  "crun": {"path": "/usr/bin/crun"},
  "crun-debug": {"path": "/usr/bin/crun", "runtimeArgs": ["--debug"]},
  "runc-debug": {"path": "runc", "runtimeArgs": ["--debug"]}
}}
X
daemon "$work/containerd.log" containerd -c "$work/containerd.toml"
await test -S "$work/run/containerd.sock"
start_dockerd overlay2 --config-file "$work/daemon.json" --containerd "$work/run/containerd.sock"

step docker import "$work/rootfs.tar" tiny
for runtime in runc crun crun-debug runc-debug; do
  expect "hello-$runtime" docker run --pull never --rm --network none --runtime "$runtime" tiny /bin/echo "hello-$runtime"
done
