#!/bin/sh
# engines.sh WORK ENGINE RUNTIME END: runs containers of an image of busybox with podman or buildah, one after the
# other, until the clock shows END, with no network and with storage of their own.
engine=$2 runtime=$3 end=$4
mkdir -p "$1"
. "${0%/*}/../EndToEndTests/Scenarios/common.sh"
# Named after the whole soak, which looks for what is left of it.
cgroup=/runcguard-$(basename "$(dirname "$work")")-$$
make_image
plain_limits

podman() {
  command podman --root "$work/storage" --runroot "$work/run" --tmpdir "$work/tmp" --cgroup-manager=cgroupfs \
    --events-backend=file --storage-driver vfs --runtime "$runtime" "$@"
}
buildah() { command buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$@"; }

podman_round() {
  expect "hello $rounds" podman run --pull=never --rm --network none --cgroup-parent "$cgroup" localhost/tiny \
    /bin/echo "hello $rounds"
  containers=$((containers + 1))
  [ $((rounds % 5)) = 0 ] || return 0
  step podman run -d --name keeper --pull=never --network none --cgroup-parent "$cgroup" localhost/tiny /bin/sleep 1000
  expect "inside $rounds" podman exec keeper /bin/sh -c "/bin/id; echo inside $rounds"
  step podman rm -f -t 0 keeper
  containers=$((containers + 1))
}

buildah_round() {
  expect "hello $rounds" buildah run --runtime "$runtime" --isolation oci --network none "$container" -- \
    /bin/echo "hello $rounds"
  containers=$((containers + 1))
  [ $((rounds % 5)) = 0 ] || return 0
  expect "in a chroot $rounds" buildah run --isolation chroot "$container" -- /bin/echo "in a chroot $rounds"
}

if [ "$engine" = podman ]; then
  step podman import "$work/rootfs.tar" localhost/tiny
else
  container=$(buildah from scratch)
  step buildah copy "$container" "$work/rootfs" /
fi
rounds=0 containers=0
while [ "$(date +%s)" -lt "$end" ]; do
  rounds=$((rounds + 1))
  "${engine}_round"
done
if [ "$engine" = buildah ]; then step buildah rm "$container"; fi
say "$containers containers"
