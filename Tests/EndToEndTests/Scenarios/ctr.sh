#!/bin/sh
# containerd and its own client: run, a task that is executed into, paused and killed; runc and crun.
. "${0%/*}/common.sh"
make_image
cat >"$work/containerd.toml" <<X
version = 2
root = "$work/containerd"
state = "$work/containerd-state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "$work/containerd.sock"
X
step umoci init --layout "$work/oci"
step umoci new --image "$work/oci:tiny"
step umoci unpack --image "$work/oci:tiny" "$work/unpacked"
cp -a "$work/rootfs/." "$work/unpacked/rootfs/"
step umoci repack --image "$work/oci:tiny" "$work/unpacked"
tar -C "$work/oci" -cf "$work/oci.tar" .

daemon "$work/containerd.log" containerd -c "$work/containerd.toml"
# The namespace names the cgroup, too.
ctr() { command ctr --address "$work/containerd.sock" --namespace "${cgroup#/}" "$@"; }
await ctr version

# containerd 2 imports through a service that knows its default snapshotter only, unless told not to.
local=
if ctr images import --help | grep -q -- --local; then local=--local; fi
step ctr images import $local --snapshotter native --base-name tiny "$work/oci.tar"
image=$(ctr images ls -q | head -n 1)
expect hello-run ctr run --snapshotter native --rm "$image" one /bin/echo hello-run
step ctr run --snapshotter native -d "$image" two /bin/sleep 60
expect hello-exec ctr task exec --exec-id first two /bin/echo hello-exec
step ctr task pause two
step ctr task resume two
step ctr task kill -s KILL two
await ctr task delete two
step ctr container delete two
expect hello-crun ctr run --snapshotter native --rm --runc-binary /usr/bin/crun "$image" three /bin/echo hello-crun
