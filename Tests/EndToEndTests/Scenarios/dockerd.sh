# Sourced by the Docker scenarios: a daemon of our own that starts its own containerd and touches no network.
mkdir -p "$work/data" "$work/exec" "$work/run" "$work/context"
export DOCKER_HOST="unix://$work/run/docker.sock" DOCKER_CONFIG="$work/client"
mkdir -p "$DOCKER_CONFIG"

# start_dockerd STORAGE-DRIVER [OPTION...]
start_dockerd() {
  driver=$1
  shift
  daemon "$work/dockerd.log" dockerd --data-root "$work/data" --exec-root "$work/exec" --pidfile "$work/run/docker.pid" \
    --host "$DOCKER_HOST" --storage-driver "$driver" --iptables=false --ip6tables=false --ip-forward=false \
    --ip-masq=false --bridge=none --cgroup-parent="$cgroup" "$@"
  await docker version
}
