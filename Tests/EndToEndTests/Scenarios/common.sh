# Sourced by each scenario, whose first argument is an empty work folder. Gives it an image of busybox as a folder and
# as an archive, a cgroup parent of its own, and an end that leaves no process and no cgroup behind.
set -eu

work=$1
cgroup=/runcguard-scenario-$$
daemons=
# The distribution's engines, whatever else the caller's PATH offers.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH

say() { printf '%s\n' "== $*"; }

# Runs a command, saying so; the scenario ends where it fails.
step() {
  say "$*"
  "$@" </dev/null
}

# expect TEXT COMMAND [ARG...]: runs a command that must print TEXT.
expect() {
  wanted=$1
  shift
  say "$*"
  # Not piped, so that the command's own status counts.
  "$@" </dev/null >"$work/printed" 2>&1 || { status=$?; cat "$work/printed"; say "ended with $status"; exit 1; }
  cat "$work/printed"
  grep -q -- "$wanted" "$work/printed" || { say "did not print $wanted"; exit 1; }
}

# ends STATUS COMMAND [ARG...]: runs a command that must end with that status; what it printed is in $work/printed.
ends() {
  wanted=$1
  status=0
  shift
  say "$*"
  "$@" </dev/null >"$work/printed" 2>&1 || status=$?
  cat "$work/printed"
  [ "$status" = "$wanted" ] || { say "ended with $status, not with $wanted"; exit 1; }
}

# violates COMMAND [ARG...]: runs a guarded command that must end as a violation, with no word from a runc or a step that
# lived on.
violates() {
  ends 86 "$@"
  grep -q 'VIOLATION RCG001' "$work/printed"
  if grep -q -e '^runc version' -e '^survived' "$work/printed"; then say "the runtime ran"; exit 1; fi
}

# copy_with_libraries FILE ROOT: copies a program into a root folder, with the loader and libraries it needs.
copy_with_libraries() {
  mkdir -p "$2${1%/*}"
  cp "$1" "$2$1"
  for library in $(ldd "$1" | grep -o '/[^ ]*'); do
    mkdir -p "$2${library%/*}"
    cp -L "$library" "$2$library"
  done
}

# daemon LOG COMMAND [ARG...]: starts a daemon that is ended with the scenario.
daemon() {
  log=$1
  shift
  say "$* &"
  "$@" </dev/null >"$log" 2>&1 &
  daemon=$!
  daemons="$daemon $daemons"
}

# await COMMAND [ARG...]: tries a command until it succeeds, for 15 s at most.
await() {
  tries=0
  until "$@" </dev/null >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ $tries -ge 150 ]; then
      say "never succeeded: $*"
      cat "$work"/*.log
      exit 1
    fi
    sleep 0.1
  done
}

clean_up() {
  status=$?
  trap - EXIT
  set +e
  for daemon in $daemons; do
    kill "$daemon" 2>/dev/null
    wait "$daemon" 2>/dev/null
  done
  # Kernel threads of the cgroup file system release a cgroup a moment after its last process.
  for _ in 1 2 3 4 5; do
    find /sys/fs/cgroup -depth -type d -path "*$cgroup*" -exec rmdir {} + 2>/dev/null
    [ -n "$(find /sys/fs/cgroup -type d -path "*$cgroup*" 2>/dev/null)" ] || break
    sleep 0.2
  done
  [ $status -eq 0 ] || [ -z "$(ls "$work"/*.log 2>/dev/null)" ] || tail -n 20 "$work"/*.log
  exit $status
}
trap clean_up EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

make_image() {
  mkdir -p "$work/rootfs/bin" "$work/rootfs/etc" "$work/rootfs/proc" "$work/rootfs/sys" "$work/rootfs/dev" \
    "$work/rootfs/tmp" "$work/rootfs/root"
  cp /bin/busybox "$work/rootfs/bin/busybox"
  for applet in sh ls cat echo sleep true id mkdir; do ln -sf busybox "$work/rootfs/bin/$applet"; done
  echo 'root:x:0:0:root:/root:/bin/sh' >"$work/rootfs/etc/passwd"
  echo 'root:x:0:' >"$work/rootfs/etc/group"
  tar -C "$work/rootfs" -cf "$work/rootfs.tar" .
}

# Podman and Buildah raise limits by default, which a machine without CAP_SYS_RESOURCE refuses.
plain_limits() {
  printf '[containers]\ndefault_ulimits=["nofile=1024:1024","nproc=1024:1024"]\n' >"$work/containers.conf"
  CONTAINERS_CONF=$work/containers.conf
  export CONTAINERS_CONF
}
