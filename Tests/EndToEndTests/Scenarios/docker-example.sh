#!/bin/sh
# docker-example.sh WORK EXAMPLE GUARD: builds in containers by the example's command line, with Podman in Docker's place:
# a clean step, and one that executes a copy of runc in the project.
. "${0%/*}/common.sh"
example=$2
guard=$3
make_image
# The runtime brings its libraries, and so does a guard that is not static.
for program in /usr/sbin/runc "$guard"; do ldd "$program" 2>/dev/null || true; done | grep -o '/[^ ]*' | sort -u |
while read -r library; do
  [ -f "$library" ] || continue
  mkdir -p "$work/rootfs$(dirname "$library")"
  cp -L "$library" "$work/rootfs$library"
done
tar -C "$work/rootfs" -cf "$work/rootfs.tar" .
plain_limits
storage="--root $work/storage --runroot $work/run --tmpdir $work/tmp --cgroup-manager=cgroupfs --events-backend=file
  --storage-driver vfs --runtime runc"
podman $storage import "$work/rootfs.tar" localhost/tiny

# The example calls `ENGINE run`; the rest is what this machine needs.
cat >"$work/engine" <<END
#!/bin/sh
shift
exec podman $(echo $storage) run --pull=never --network none --cgroup-parent $cgroup "\$@"
END
chmod +x "$work/engine"
mkdir "$work/project"
cp /usr/sbin/runc "$work/project/helper"
sed "s|/usr/bin/runcguard:/usr/bin/runcguard|$guard:/usr/bin/runcguard|" "$example" >"$work/run.sh"
cd "$work/project"
export ENGINE="$work/engine"
expect hello-guarded sh "$work/run.sh" localhost/tiny /bin/sh -c 'echo hello-guarded'
grep -q '"privileges" : "root' runcguard-reports/sh.verdict.json
! grep -q 'without CAP_SYS_PTRACE' runcguard-reports/sh.verdict.json
status=0
sh "$work/run.sh" localhost/tiny ./helper --version || status=$?
say "status $status"
ls runcguard-reports
