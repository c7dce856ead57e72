#!/bin/sh
# podman-rootless.sh WORK RUNTIME USER: Podman as an ordinary user who has subordinate ids.
. "${0%/*}/common.sh"
runtime=$2
user=$3
make_image
plain_limits
chmod 755 "$work"
install -d -m 700 -o "$user" -g "$user" "$work/home" "$work/home/run"
mkdir -m 755 "$work/context"
printf 'FROM localhost/tiny\nRUN echo hello-build > /x\nCMD cat /x\n' >"$work/context/Dockerfile"
podman() {
  cd "$work/home"
  setpriv --reuid "$user" --regid "$user" --init-groups \
    env -u XDG_DATA_HOME -u XDG_CONFIG_HOME HOME="$work/home" USER="$user" LOGNAME="$user" XDG_RUNTIME_DIR="$work/home/run" \
    podman --root "$work/home/storage" --runroot "$work/home/run/c" --tmpdir "$work/home/run/tmp" \
    --cgroup-manager=cgroupfs --events-backend=file --storage-driver vfs --runtime "$runtime" "$@"
}
# The process that keeps the user namespace open outlives every podman.
end_pause_process() {
  for file in "$work/home/run/libpod/tmp/pause.pid" "$work/home/run/tmp/pause.pid"; do
    if [ -s "$file" ]; then kill "$(cat "$file")" 2>/dev/null || true; fi
  done
}
trap 'status=$?; end_pause_process; (exit $status); clean_up' EXIT

step podman info
step podman import "$work/rootfs.tar" localhost/tiny
expect hello-run podman run --pull=never --rm --network none localhost/tiny /bin/echo hello-run
expect 'uid=0' podman run --pull=never --rm --network host localhost/tiny /bin/id
step podman run -d --pull=never --name keeper --network none localhost/tiny /bin/sleep 60
expect hello-exec podman exec keeper /bin/echo hello-exec
step podman stop -t 1 keeper
step podman rm -f -t 0 keeper
step podman build --no-cache --pull=never --network none -t built "$work/context"
expect hello-build podman run --pull=never --rm --network none localhost/built
